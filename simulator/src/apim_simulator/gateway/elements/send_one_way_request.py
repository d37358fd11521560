"""`send-one-way-request` (https://learn.microsoft.com/azure/api-management/send-one-way-request-policy): nobody waits for it [D].

What becomes of it changes nothing for the request, and is not traced.
"""

import contextlib

from apim_simulator.gateway import send_request
from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.upstream import Call
from apim_simulator.policy import Statement


async def execute(run: Run, statement: Statement) -> None:
    """Send it on its way. Raises GatewayError for one that cannot even be built."""
    call, seconds = send_request.call(run, statement), send_request.seconds(run, statement)
    run.recorder.effect(f"sent to {call.url.partition('?')[0]}")
    run.upstream.run_in_background(_sent(run, statement.name, call, seconds))


async def _sent(run: Run, name: str, call: Call, seconds: float) -> None:
    with contextlib.suppress(GatewayError):
        await send_request.answered(run, name, call, seconds)
