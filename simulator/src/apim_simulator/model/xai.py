"""Chat completions of a model of xAI, which answer in a shape of their own on Foundry's route (aoai2-completions-200-7bc26b).

They have no content filter results, no fingerprint, empty text beside calls, and other members of usage.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apim_simulator.model.answer import Answer, Json, compact

if TYPE_CHECKING:
    from apim_simulator.model.chat_completion import Completion
    from apim_simulator.model.chat_request import ChatRequest

STREAM_TYPE = "text/event-stream"


def is_of_vendor(model: str) -> bool:
    """Whether a model's name is one of xAI's."""
    return model.startswith("grok-")


def answer(completion: "Completion", request: "ChatRequest") -> Answer:
    """Whole (aoai2-completions-200-7bc26b, -674326 with a call) or streamed (aoai2-completions-stream-200-182b3f)."""
    if request.streamed:
        return Answer(200, content_type=STREAM_TYPE, pieces=_events(completion, include_usage=request.include_usage))
    message: Json = {"role": "assistant", "content": completion.text}
    if completion.call is not None:
        message["tool_calls"] = [_call(completion)]
    body: Json = {
        "id": _identifier(completion),
        "model": completion.model,
        "choices": [
            {"index": index, "message": message, "finish_reason": completion.finish_reason} for index in range(completion.choices)
        ],
        "usage": {"audio_prompt_tokens": 0, **_usage(completion)},
        "created": completion.created,
        "object": "chat.completion",
        "prompt_filter_results": None,
    }
    return Answer(200, pieces=[compact(body)])


def _events(completion: "Completion", *, include_usage: bool) -> Iterator[bytes]:
    """Role and first word, the other words or the whole call in one event, the finish reason, and usage if asked for."""
    for index in range(completion.choices):
        if completion.call is not None:
            yield _chunk(completion, [{"index": index, "delta": {"role": "assistant", "tool_calls": [_call(completion)]}}])
        for number, piece in enumerate(completion.pieces):
            role = {} if number else {"role": "assistant"}
            yield _chunk(completion, [{"index": index, "delta": {"content": piece} | role}])
        yield _chunk(completion, [{"index": index, "delta": {}, "finish_reason": completion.finish_reason}])
    if include_usage:
        yield _chunk(completion, [], usage=_usage(completion) | {"cost_in_usd_ticks": 0})
    yield b"data: [DONE]\n\n"


def _chunk(completion: "Completion", choices: list[Json], **more: Json) -> bytes:
    body: Json = {
        "id": _identifier(completion),
        "object": "chat.completion.chunk",
        "created": completion.created,
        "model": completion.model,
        "choices": choices,
        **more,
        "system_fingerprint": completion.fingerprint,
        "service_tier": "default",
    }
    return b"data: " + compact(body) + b"\n\n"


def _call(completion: "Completion") -> Json:
    call = completion.call
    if call is None:
        return {}
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.identifier, "index": 0, "type": "function", "function": function}


def _identifier(completion: "Completion") -> str:
    digits = completion.identifier[-29:].rjust(32, "0")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _usage(completion: "Completion") -> Json:
    details = ("reasoning_tokens", "audio_tokens", "accepted_prediction_tokens", "rejected_prediction_tokens")
    prompt = {"cached_tokens": 0, "audio_tokens": 0, "text_tokens": completion.prompt_tokens, "image_tokens": 0}
    return {
        "prompt_tokens": completion.prompt_tokens,
        "completion_tokens": completion.completion_tokens,
        "total_tokens": completion.prompt_tokens + completion.completion_tokens,
        "prompt_tokens_details": prompt,
        "completion_tokens_details": dict.fromkeys(details, 0),
        "num_sources_used": 0,
    }
