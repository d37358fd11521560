"""`forward-request` (https://learn.microsoft.com/azure/api-management/forward-request-policy): the call upstream.

`buffer-response` true passes the body on in pieces of 8 KB, false each chunk as it comes [D].
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from simulator.gateway.backends import applied
from simulator.gateway.errors import internal
from simulator.gateway.exchange import joined
from simulator.gateway.upstream import TimedOut, Unreachable
from simulator.policy import Statement

if TYPE_CHECKING:
    from simulator.gateway.pipeline import Run


BUFFER_BYTES = 8 * 1024
TIMEOUT_SECONDS = 300.0
"""Until the answer's headers, by default [D]."""


async def execute(run: "Run", statement: Statement) -> None:
    """Call the backend. Raises GatewayError for no base URL, no connection, a timeout, or a second run without a buffered body."""
    exchange, attributes = run.exchange, statement.attributes
    exchange.forwarded += 1
    if exchange.forwarded > 1 and not run.flag(attributes.get("buffer-request-body"), default=False):
        raise internal("forward-request", "", "The request body was sent already and is not buffered.")  # inferred
    base = exchange.base(run.snapshot.resolved)
    if base is None:
        raise internal("forward-request", "BackendConnectionFailure", "There is no service URL and no backend to forward to.")
    if exchange.response is not None:
        await exchange.response.drop()
    call = applied(run, joined(base, exchange.request.path, exchange.request.query))
    milliseconds = attributes.get("timeout-ms")
    seconds = run.number(milliseconds) / 1000 if milliseconds else run.number(attributes.get("timeout"), default=TIMEOUT_SECONDS)
    try:
        response = await run.upstream.send(call, seconds)
    except TimedOut:
        raise internal("forward-request", "Timeout", "Request to the backend service timed out") from None
    except Unreachable as error:
        raise internal("forward-request", "BackendConnectionFailure", f"Backend connection failed. {error}") from error
    if response.stream is not None and run.flag(attributes.get("buffer-response"), default=True):
        response.stream = _in_pieces(response.stream)
    exchange.response = response


async def _in_pieces(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    held = b""
    async for chunk in stream:
        held += chunk
        while len(held) >= BUFFER_BYTES:
            yield held[:BUFFER_BYTES]
            held = held[BUFFER_BYTES:]
    if held:
        yield held
