"""`llm-content-safety`: see `safety` for the verdict.

In inbound the prompt is judged, in outbound the completion; with `enforce-on-completions` in inbound also the completion, before
the outbound policies see it. 403 for a prompt or a whole completion [D]. Of a stream the events of a window are held until it is
judged; one that is blocked, or gets no verdict, ends the stream there, without `[DONE]` and without a 403 [D: cut; how it ends is
inferred]. The body's message is from memory [K]; the reason is unrecorded. Answers other than 200 are not judged (inferred).
"""

from collections.abc import AsyncIterator

from apim_simulator.gateway import headers, safety
from apim_simulator.gateway.chat_text import completion_text, event_text, read_chat
from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.services import OK
from apim_simulator.policy import Statement

MESSAGE = "Request failed content safety check."


async def execute(run: Run, statement: Statement) -> None:
    """Let what is harmless pass. Raises GatewayError 403."""
    wanted = safety.rules(run, statement)
    chat = read_chat(run.exchange.request.body)
    if chat is None and run.exchange.request.body:
        raise run.refuse("a request that is no chat completion")
    if run.section == "outbound":
        await completion(run, wanted)
        return
    shield = run.flag(statement.attributes.get("shield-prompt"), default=False)
    if chat is not None:
        text = "\n".join(content for _, content in chat.messages)
        _pass(run, wanted, await safety.objection(run, wanted, text, shield=shield))
    if run.flag(statement.attributes.get("enforce-on-completions"), default=False):
        run.exchange.on_answer.append(lambda: completion(run, wanted))


async def completion(run: Run, wanted: safety.Rules) -> None:
    """Judge the answer: whole, or as it streams. Raises GatewayError 403 for a whole one."""
    response = run.exchange.response
    if response is None or response.status != OK:
        return
    kind = headers.value_of(response.fields, "content-type") or ""
    if response.stream is not None and kind.startswith("text/event-stream"):
        response.fields = headers.without(response.fields, "content-length")
        response.stream = _screened(run, wanted, response, response.stream)
        return
    _pass(run, wanted, await safety.objection(run, wanted, completion_text(await run.body(response))))


def _pass(run: Run, wanted: safety.Rules, problem: str | None) -> None:
    run.recorder.effect("nothing found" if problem is None else f"blocked: {problem}")
    if problem is not None:
        raise GatewayError(403, wanted.element, "", f"{MESSAGE} ({problem})", body_message=MESSAGE)


async def _screened(run: Run, wanted: safety.Rules, response: Response, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Events in groups of at least a window's characters, each judged with the overlap of the one before."""
    held, text, before = b"", "", ""
    async for event in _events(stream):
        held, text = held + event, text + event_text(event)
        if len(text) >= wanted.window - wanted.overlap:
            if not await _harmless(run, wanted, before + text):
                await response.drop()
                return
            yield held
            before = (before + text)[-wanted.overlap :] if wanted.overlap else ""
            held, text = b"", ""
    if held and (not text or await _harmless(run, wanted, before + text)):
        yield held


async def _harmless(run: Run, wanted: safety.Rules, text: str) -> bool:
    try:
        return await safety.objection(run, wanted, text) is None
    except GatewayError:
        return False


async def _events(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Server-sent events one by one, each with the blank line that ends it."""
    rest = b""
    async for chunk in stream:
        *events, rest = (rest + chunk).split(b"\n\n")
        for event in events:
            yield event + b"\n\n"
    if rest:
        yield rest
