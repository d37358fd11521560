"""How many tokens a call used: by what the answer says, or else by an estimate (GW-TOKENS).

A streamed answer is counted when it has passed, off the way of its chunks: by its usage, which a completion's stream has where the
caller asked for it and a response's always in its last event, so that streamed and whole answers count the same; else by the
estimate of prompt and text [D: streams are estimated].
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from apim_simulator.gateway import headers, server_sent_events
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.prompt_estimate import estimate, prompt_tokens
from apim_simulator.json_body import json_object

REFUSED = 400
"""Answers from this status on used nothing."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a call."""

    prompt: int
    completion: int

    @property
    def total(self) -> int:
        """Both."""
        return self.prompt + self.completion


@dataclass(slots=True)
class Usage:
    """What waits to know the tokens of a call; kept with the exchange, so that the answer is read once."""

    waiting: list[Callable[[Tokens], None]]


def is_streamed(body: bytes | None) -> bool:
    """Whether a request asks for a stream."""
    return (json_object(body) or {}).get("stream") is True


def on_usage(run: Run, then: Callable[[Tokens], None]) -> None:
    """Have something done with a call's tokens: for a whole answer before outbound, for a stream when it has passed."""
    exchange = run.exchange
    if isinstance(exchange.usage, Usage):
        exchange.usage.waiting.append(then)
        return
    usage = exchange.usage = Usage([then])
    prompt = prompt_tokens(exchange.request.body)

    def report(tokens: Tokens) -> None:
        for waiting in usage.waiting:
            waiting(tokens)

    async def answered() -> None:
        response = exchange.response
        if response is None:
            return
        kind = headers.value_of(response.fields, "content-type") or ""
        if response.stream is not None and kind.startswith("text/event-stream"):
            response.stream = watched(response.stream, lambda body: report(of_stream(body, prompt)))
            return
        body = await run.body(response)
        report(Tokens(0, 0) if response.status >= REFUSED else of_answer(body) or Tokens(prompt, 0))

    exchange.on_answer.append(answered)


async def watched(stream: AsyncIterator[bytes], then: Callable[[bytes], None]) -> AsyncIterator[bytes]:
    """The same chunks; all of them looked at at the end, or when the caller has left."""
    chunks: list[bytes] = []
    try:
        async for chunk in stream:
            chunks.append(chunk)
            yield chunk
    finally:
        then(b"".join(chunks))


def of_stream(body: bytes, prompt: int) -> Tokens:
    """Tokens of a streamed answer, whose prompt is estimated to have `prompt`."""
    events = list(server_sent_events.objects(body))
    for event in reversed(events):
        if found := _counted(server_sent_events.usage_of(event)):
            return found
    return Tokens(prompt, estimate("".join(map(server_sent_events.text_of, events))))


def of_answer(body: bytes) -> Tokens | None:
    """Tokens by the answer's own `usage`; None where it has none."""
    return _counted((json_object(body) or {}).get("usage"))


def _counted(usage: Any) -> Tokens | None:
    """Tokens of a `usage`, of completions or of responses; None for anything else."""
    try:
        prompt = usage.get("prompt_tokens", usage.get("input_tokens", 0))
        return Tokens(int(prompt), int(usage.get("completion_tokens", usage.get("output_tokens", 0))))
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
