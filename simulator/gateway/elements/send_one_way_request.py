"""`send-one-way-request` (https://learn.microsoft.com/azure/api-management/send-one-way-request-policy): nobody waits for it [D].

What becomes of it changes nothing for the request, and is not traced.
"""

import contextlib
from typing import TYPE_CHECKING

from simulator.gateway import beside
from simulator.gateway.errors import GatewayError
from simulator.gateway.upstream import Call
from simulator.policy import Statement

if TYPE_CHECKING:
    from simulator.gateway.pipeline import Run


async def execute(run: "Run", statement: Statement) -> None:
    """Send it on its way. Raises GatewayError for one that cannot even be built."""
    call, seconds = beside.call(run, statement), beside.seconds(run, statement)
    run.recorder.effect(f"sent to {call.url.partition('?')[0]}")
    run.upstream.beside(_sent(run, statement.name, call, seconds))


async def _sent(run: "Run", name: str, call: Call, seconds: float) -> None:
    with contextlib.suppress(GatewayError):
        await beside.answered(run, name, call, seconds)
