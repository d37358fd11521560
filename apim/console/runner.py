"""Sends calls, and keeps what came: the one place where a consumer's key is used."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from apim.console.answer import Reader
from apim.console.calls import MOST_CHARACTERS, Call, Calls
from apim.console.masking import Masker, StreamMasker, masker
from apim.console.request import CallRequest
from apim.console.stack import Published, Stack
from apim.console.traces import NoTrace, Source, Trace

CONNECT_SECONDS: Final = 10
LONGEST_PRETTY: Final = 200_000
ANSWER_SECONDS: Final = 300
"""Until the gateway's own time for a backend is over, by default."""


class Runner:
    """Calls are tasks of their own: a page that is closed ends none. `asks` says that a trace is had for the asking alone."""

    def __init__(
        self, stack: Stack, client: httpx.AsyncClient, calls: Calls, sources: Callable[[Published], Source], *, asks: bool
    ) -> None:
        self._stack = stack
        self._client = client
        self._calls = calls
        self._sources = sources
        self._asks = asks
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, request: CallRequest) -> Call:
        """A call that is under way."""
        call = Call(request)
        self._calls.keep(call)
        task = asyncio.get_running_loop().create_task(self._run(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return call

    async def _run(self, call: Call) -> None:
        answered: Mapping[str, str] = {}
        try:
            headers = call.request.headers(call.request.key(), await asyncio.to_thread(self._token, call))
            headers |= await asyncio.to_thread(self._traced, call)
            answered = await self._send(call, headers)
        except httpx.TransportError as error:
            call.error = self._words(call, error)
        except Exception as error:  # noqa: BLE001 - the page says it; a task that dies unseen would leave it waiting
            call.error = f"{type(error).__name__}: {error}"
        try:
            call.until_end = call.until_end or call.seconds
            call.error = masker(self._stack, call.request.published).text(call.error)
            call.trace = await asyncio.to_thread(self._trace, call, answered) if answered else None
        except Exception as error:  # noqa: BLE001 - as above
            call.trace_note = f"no trace: {type(error).__name__}"
        finally:
            call.ended()

    async def _send(self, call: Call, headers: Mapping[str, str]) -> Mapping[str, str]:
        """The answer's headers as they came; the call gets them masked. Raises httpx.TransportError."""
        request, mask = call.request, masker(self._stack, call.request.published)
        sent = self._client.build_request(
            request.operation.method,
            request.url,
            params=dict(request.query),
            headers=dict(headers),
            content=request.content,
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
        )
        call.begun = time.monotonic()
        answer = await self._client.send(sent, stream=True)
        try:
            call.until_headers = call.seconds
            call.status, call.phrase = answer.status_code, mask.text(answer.reason_phrase)
            call.headers = tuple((name, mask.header(name, value)) for name, value in answer.headers.multi_items())
            events = answer.headers.get("content-type", "").startswith("text/event-stream")
            await self._read(call, answer, Reader(events=events, chat=request.operation.kind == "chat"), mask)
        finally:
            await answer.aclose()
        return {name.lower(): value for name, value in answer.headers.items()}

    @staticmethod
    async def _read(call: Call, answer: httpx.Response, reader: Reader, mask: Masker) -> None:
        stream = StreamMasker(mask)
        try:
            async for chunk in answer.aiter_bytes():
                call.until_first_byte = call.until_first_byte or call.seconds
                call.add(stream.take(reader.take(chunk)))
                if reader.length > MOST_CHARACTERS:
                    call.error = f"the answer is longer than {MOST_CHARACTERS} characters; the rest was not read"
                    break
        except httpx.TransportError as error:
            call.error = f"the answer broke off: {error or type(error).__name__}"
        call.add(stream.take(reader.take(b"", last=True), last=True))
        call.whole, call.usage, call.until_end = mask.text(reader.whole), reader.usage, call.seconds

    def _token(self, call: Call) -> str | None:
        presented = self._stack.token(call.request.published)
        if presented.why:
            call.trace_note = f"sent without a token: {presented.why}"
        return presented.allowed

    def _traced(self, call: Call) -> Mapping[str, str]:
        if not call.request.traced:
            return {}
        try:
            return self._sources(call.request.published).prepare(call.request.published.api.arguments["api_id"])
        except NoTrace as none:
            call.trace_note = f"not traced: {none}"
            return {}

    def _trace(self, call: Call, headers: Mapping[str, str]) -> Trace | None:
        if self._asks and not call.request.traced:
            call.trace_note = call.trace_note or "not traced: it was not asked for"
            return None
        if call.trace_note.startswith("not traced"):
            return None
        try:
            return self._sources(call.request.published).fetch(headers)
        except NoTrace as none:
            call.trace_note = f"no trace: {none}"
        return None

    @staticmethod
    def _words(call: Call, error: httpx.TransportError) -> str:
        if isinstance(error, httpx.TimeoutException):
            return f"the gateway did not answer within {int(call.seconds)} s: {type(error).__name__}"
        return f"the gateway at {call.request.published.url} could not be reached: {error}; SSL_CERT_FILE names a CA to trust"


def pretty(text: str) -> str:
    """JSON with indents; other text, and what is long, as it is."""
    if len(text) > LONGEST_PRETTY:
        return text
    try:
        found: Any = json.loads(text)
        return json.dumps(found, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
