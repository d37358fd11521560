"""`cors` on the request itself (https://learn.microsoft.com/azure/api-management/cors-policy); see `preflight` for the other."""

from apim_simulator.gateway import cors, headers
from apim_simulator.gateway.errors import Finished
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Allow the origin in the answer; a GET or HEAD of another may end here with an empty 200 [D]. Raises Finished for that."""
    exchange = run.exchange
    origin = headers.value_of(exchange.request.fields, "origin")
    if origin is None or exchange.extra_fields:
        return
    allowed = cors.allowed_origin(run, statement, origin)
    if allowed is not None:
        exchange.extra_fields = cors.actual_fields(run, statement, allowed)
    elif exchange.request.method in ("GET", "HEAD") and cors.terminates(run, statement):
        exchange.response = Response(200)
        raise Finished
