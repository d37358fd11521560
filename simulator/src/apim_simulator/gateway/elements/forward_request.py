"""`forward-request` (https://learn.microsoft.com/azure/api-management/forward-request-policy): the call upstream.

Where it goes is chosen afresh each time (see `pools`). `buffer-response` true passes the body on in pieces of 8 KB, false each
chunk as it comes [D]: in both cases the policies are through when the body passes, so what breaks off then breaks off for the
client, and no retry sees it [C] (a dropped `transfer-response` is not retried).
"""

from collections.abc import AsyncIterator

from apim_simulator.gateway import auth_diagnosis, headers
from apim_simulator.gateway.backends import applied
from apim_simulator.gateway.errors import GatewayError, internal
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.pools import Target, target
from apim_simulator.gateway.tracing import Attempt
from apim_simulator.gateway.upstream import Call, TimedOut, Unreachable
from apim_simulator.policy import Statement

FAILED = 400
REDIRECTS = (301, 302, 303, 307, 308)
BUFFER_BYTES = 8 * 1024
TIMEOUT_SECONDS = 300.0
"""Until the answer's headers, by default [D]."""


async def execute(run: Run, statement: Statement) -> None:
    """Call the backend. Raises GatewayError for no base URL, no connection, a timeout, or a second run without a buffered body."""
    exchange, attributes = run.exchange, statement.attributes
    exchange.forwarded += 1
    if exchange.forwarded > 1 and not run.flag(attributes.get("buffer-request-body"), default=False):
        raise internal("forward-request", "", "The request body was sent already and is not buffered.")  # inferred
    chosen = target(run)
    if chosen is None:
        raise internal("forward-request", "BackendConnectionFailure", "There is no service URL and no backend to forward to.")
    if exchange.response is not None:
        await exchange.response.drop()
        exchange.response = None
    call = applied(run, chosen)
    milliseconds = attributes.get("timeout-ms")
    seconds = run.number(milliseconds) / 1000 if milliseconds else run.number(attributes.get("timeout"), default=TIMEOUT_SECONDS)
    response, attempt = await _sent(run, chosen, call, seconds)
    if response.stream is not None:
        response.stream = _watched(response.stream, attempt)
        if run.flag(attributes.get("buffer-response"), default=True):
            response.stream = _in_pieces(response.stream)
    exchange.response = response
    await _judge(run, statement, response)


async def _judge(run: Run, statement: Statement, response: Response) -> None:
    """With `fail-on-error-status-code` an answer of 400 or more is an error [D]; on-error sees it, and it goes out [I].

    Following a redirect is not simulated. Raises GatewayError, NotSimulated.
    """
    attributes = statement.attributes
    redirects = response.status in REDIRECTS and headers.value_of(response.fields, "location") is not None
    if redirects and run.flag(attributes.get("follow-redirects"), default=False):
        await response.drop()
        raise run.refuse("following a redirect is not simulated")
    if response.status >= FAILED and run.flag(attributes.get("fail-on-error-status-code"), default=False):
        raise GatewayError(response.status, "forward-request", "", f"The backend answered {response.status}.", keeps_answer=True)


async def _sent(run: Run, chosen: Target, call: Call, seconds: float) -> tuple[Response, Attempt]:
    """One attempt: sent, counted by its backend's breaker, traced. Raises GatewayError without an answer."""
    attempt, backend = run.recorder.attempt(call, chosen.backend, chosen.pool), chosen.backend
    breakers = run.world.breakers
    failure: GatewayError | None = None
    try:
        response = await run.upstream.send(call, seconds)
    except TimedOut:
        failure = internal("forward-request", "Timeout", "Request to the backend service timed out")
    except Unreachable as error:
        failure = internal("forward-request", "BackendConnectionFailure", f"Backend connection failed. {error}")
    if failure is not None:
        # `errorReasons`, which is not simulated, is what would count it; `statusCodeRanges` have no status to look at [I]. The
        # setting is for the other reading: that the 500 which the caller gets counts.
        if backend is not None and run.world.options["breaker_errors"]:
            breakers.record(backend, failure.status)
        attempt.failed(f"{failure.reason}: {failure.message}", breakers.described(backend) if backend else None)
        raise failure
    if backend is not None:
        breakers.record(backend, response.status, headers.value_of(response.fields, "retry-after"))
    attempt.answered(
        response.status,
        breakers.described(backend) if backend else None,
        auth_diagnosis.of(run, call, response.status),
    )
    run.recorder.effect(f"{response.status} from {call.url.partition('?')[0]}")
    return response, attempt


async def _watched(stream: AsyncIterator[bytes], attempt: Attempt) -> AsyncIterator[bytes]:
    """The body; the trace learns how it ended."""
    try:
        async for chunk in stream:
            yield chunk
    except Exception as error:
        attempt.body(f"cut: {type(error).__name__}: {error}")
        raise
    attempt.body("complete")


async def _in_pieces(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    held = b""
    async for chunk in stream:
        held += chunk
        while len(held) >= BUFFER_BYTES:
            yield held[:BUFFER_BYTES]
            held = held[BUFFER_BYTES:]
    if held:
        yield held
