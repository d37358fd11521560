"""`set-body` with text (https://learn.microsoft.com/azure/api-management/set-body-policy).

It changes the request in inbound and backend, else the answer.

A request without a body makes it fail [D: "an exception is thrown"].
"""

from apim_simulator.gateway.errors import internal
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Put another body in place. Raises GatewayError for a request without one."""
    exchange = run.exchange
    if run.section in ("inbound", "backend"):
        if exchange.request.body is None:
            raise internal("set-body", "", "The request has no body.")
        exchange.request.body = new_body(run, statement)
    elif exchange.response is not None:
        await exchange.response.replace_body(new_body(run, statement))


def new_body(run: Run, statement: Statement) -> bytes:
    """The text as UTF-8; also for return-response."""
    return b"" if statement.text is None else run.text(statement.text).encode()
