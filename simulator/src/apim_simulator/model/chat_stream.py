"""A chat answer as server-sent events (aoai-stream-deployment-no-usage-2026, aoai-stream-v1-usage-full)."""

import hashlib
from collections.abc import Iterator

from apim_simulator.model import content_filter
from apim_simulator.model.answer import Json, compact
from apim_simulator.model.chat import Completion, words

CONTENT_TYPE = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"
OBFUSCATION_LENGTH = 16


def events(completion: Completion, *, include_usage: bool) -> Iterator[bytes]:
    """The events, one piece each, lines ended by LF.

    First the filter's verdict on the prompt, never with `usage`; then per choice the role, the words and the finish reason.
    With `include_usage` each of these carries `usage: null`, and one event with empty choices carries the numbers; else none
    has the member.
    """
    empty = {"choices": [], "created": 0, "id": "", "model": "", "object": ""}
    yield _event(empty | {"prompt_filter_results": content_filter.prompt_results()})
    for number, choice in enumerate(_choices(completion)):
        yield _event(_chunk(completion, [choice], number) | ({"usage": None} if include_usage else {}))
    if include_usage:
        yield _event(_chunk(completion, [], -1) | {"usage": completion.usage})
    yield DONE


def _choices(completion: Completion) -> Iterator[Json]:
    for index in range(completion.choices):
        yield _delta(index, {"content": "", "refusal": None, "role": "assistant"}, {})
        for word in words(completion.text):
            yield _delta(index, {"content": word}, content_filter.results(content_filter.OF_ANSWER))
        yield _delta(index, {}, {}) | {"finish_reason": completion.finish_reason}


def _delta(index: int, delta: Json, results: Json) -> Json:
    return {"content_filter_results": results, "delta": delta, "finish_reason": None, "index": index, "logprobs": None}


def _chunk(completion: Completion, choices: list[Json], number: int) -> Json:
    """`obfuscation` is padding against traffic analysis; its real length varies, ours does not (our choice)."""
    padding = hashlib.sha256(f"{completion.identifier}{number}".encode()).hexdigest()[:OBFUSCATION_LENGTH]
    return {
        "choices": choices,
        "created": completion.created,
        "id": completion.identifier,
        "model": completion.model,
        "obfuscation": padding,
        "object": "chat.completion.chunk",
        "system_fingerprint": completion.fingerprint,
    }


def _event(value: Json) -> bytes:
    return b"data: " + compact(value) + b"\n\n"
