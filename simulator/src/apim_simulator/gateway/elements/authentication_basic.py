"""`authentication-basic` (https://learn.microsoft.com/azure/api-management/authentication-basic-policy): the header it sets."""

import base64

from apim_simulator.gateway import headers
from apim_simulator.gateway.headers import Fields
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Set it for the backend."""
    run.exchange.request.fields = signed(run, statement, run.exchange.request.fields)


def signed(run: Run, statement: Statement, fields: Fields) -> Fields:
    """The fields with the header; also for send-request."""
    pair = f"{run.text(statement.attributes['username'])}:{run.text(statement.attributes['password'])}"
    return [*headers.without(fields, "authorization"), ("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")]
