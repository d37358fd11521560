"""A chat completion as server-sent events (aoai-stream-deployment-no-usage-2026, aoai-stream-v1-usage-full)."""

import hashlib
from collections.abc import Iterator

from apim_simulator.model import chat_body, content_filter, recordings
from apim_simulator.model.answer import Json, compact
from apim_simulator.model.chat_completion import Completion, FunctionCall, pieces

CONTENT_TYPE = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"
OBFUSCATION_LENGTH = 16


def events(completion: Completion, *, include_usage: bool) -> Iterator[bytes]:
    """The events, one piece each, lines ended by LF.

    First the filter's results for the prompt, never with `usage`; then per choice the role, the words or the call, and the finish
    reason. With `include_usage` each of these carries `usage: null`, and one event with empty choices carries the numbers; else
    none has the member.
    """
    empty = {"choices": [], "created": 0, "id": "", "model": "", "object": ""}
    yield event(empty | {"prompt_filter_results": content_filter.prompt_results(images=completion.images > 0)})
    for number, choice in enumerate(_choices(completion)):
        yield event(_chunk(completion, [choice], number) | ({"usage": None} if include_usage else {}))
    if include_usage:
        late = {"latency_checkpoint": chat_body.latencies()} if completion.month >= recordings.LATENCY else {}
        last = _chunk(completion, [], -1) | late | {"usage": chat_body.usage(completion, streamed=True)}
        yield event(dict(sorted(last.items())))
    yield DONE


def event(value: Json) -> bytes:
    """One event without a name."""
    return b"data: " + compact(value) + b"\n\n"


def _choices(completion: Completion) -> Iterator[Json]:
    for index in range(completion.choices):
        if completion.call is not None:
            yield from _called(completion.call, index)
        else:
            yield _delta(index, {"content": "", "refusal": None, "role": "assistant"}, {})
            for piece in completion.pieces:
                yield _delta(index, {"content": piece}, content_filter.results(content_filter.OF_ANSWER))
        yield _delta(index, {}, {}) | {"finish_reason": completion.finish_reason}


def _called(call: FunctionCall, index: int) -> Iterator[Json]:
    """A call of a function: name first, then its arguments (aoai2-completions-stream-200-0ebbff)."""
    first: Json = {"content": None, "refusal": None, "role": "assistant"}
    head = {"arguments": "", "name": call.name}
    if call.identifier:
        yield _delta(index, first | {"tool_calls": [{"function": head, "id": call.identifier, "index": 0, "type": "function"}]}, {})
    else:
        yield _delta(index, first | {"function_call": head}, {})
    for piece in pieces(call.arguments):
        more = {"arguments": piece}
        delta = {"tool_calls": [{"function": more, "index": 0}]} if call.identifier else {"function_call": more}
        yield _delta(index, delta, {})


def _delta(index: int, delta: Json, results: Json) -> Json:
    return {"content_filter_results": results, "delta": delta, "finish_reason": None, "index": index, "logprobs": None}


def _chunk(completion: Completion, choices: list[Json], number: int) -> Json:
    """`obfuscation` is padding against traffic analysis; its real length varies, ours does not (our choice)."""
    padding = hashlib.sha256(f"{completion.identifier}{number}".encode()).hexdigest()[:OBFUSCATION_LENGTH]
    chunk: Json = {
        "choices": choices,
        "created": completion.created,
        "id": completion.identifier,
        "model": completion.model,
        "obfuscation": padding,
        "object": "chat.completion.chunk",
    }
    if completion.month >= recordings.SERVICE_TIER:
        chunk["service_tier"] = chat_body.SERVICE_TIER
    return chunk | {"system_fingerprint": completion.fingerprint}
