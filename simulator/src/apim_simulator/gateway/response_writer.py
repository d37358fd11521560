"""The answer goes to the client: at once, or chunk by chunk as the upstream sends it."""

from http.client import responses

from starlette.types import Send

from apim_simulator.gateway import headers
from apim_simulator.gateway.exchange import Exchange, Response
from apim_simulator.gateway.tracing import HEADER, Recorder
from apim_simulator.http.protocol import REASON

WITHOUT_BODY = frozenset({204, 304})
"""Statuses that HTTP allows no body for; a policy may set one on an answer that has a body."""


async def send_response(exchange: Exchange, send: Send, recorder: Recorder) -> None:
    """Send the exchange's response; without one, because nothing was forwarded, an empty 200 (inferred).

    Raises what the upstream's stream raises: the connection then ends without an end of the body, as a broken one must.
    """
    response = exchange.response or Response(200)
    if response.status in WITHOUT_BODY:
        await response.replace_body(b"")
    fields = [*response.fields, *exchange.extra_fields, (HEADER, exchange.id)]
    if response.stream is None and response.status not in WITHOUT_BODY and exchange.request.method != "HEAD":
        fields = [*headers.without(fields, "content-length"), ("Content-Length", str(len(response.body)))]
    recorder.sending(response)
    raw = headers.encoded(fields)
    if response.phrase and response.phrase != responses.get(response.status):  # the usual one is there without being written
        raw.append((REASON, response.phrase.encode("latin-1", "replace")))
    await send({"type": "http.response.start", "status": response.status, "headers": raw})
    if response.stream is not None:
        async for chunk in response.stream:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": response.body})
