"""`return-response`: an answer of the policy's own; the pipeline ends [K]."""

from typing import TYPE_CHECKING

from apim_simulator.gateway.elements import set_body, set_header, set_status
from apim_simulator.gateway.errors import Finished
from apim_simulator.gateway.exchange import Response
from apim_simulator.policy import Statement

if TYPE_CHECKING:
    from apim_simulator.gateway.pipeline import Run


async def execute(run: "Run", statement: Statement) -> None:
    """Answer: 200 without a body, unless the children say otherwise. Raises Finished."""
    response = Response(200)
    for child in statement.children:
        if child.name == "set-status":
            set_status.apply(run, child, response)
        elif child.name == "set-header":
            response.fields = set_header.changed(run, child, response.fields)
        else:
            response.body = set_body.new_body(run, child)
    if run.exchange.response is not None:
        await run.exchange.response.drop()
    run.exchange.response = response
    raise Finished
