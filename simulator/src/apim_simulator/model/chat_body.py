"""A chat completion as the body of an answer that is not streamed (aoai-chat-200-2026), in the recorded order of members."""

from apim_simulator.model import content_filter, recordings
from apim_simulator.model.answer import Json
from apim_simulator.model.chat_completion import Completion

SERVICE_TIER = "default"


def whole(completion: Completion) -> Json:
    """The body; `service_tier` is as old as the month of the model's recordings."""
    body: Json = {
        "choices": [_choice(completion, index) for index in range(completion.choices)],
        "created": completion.created,
        "id": completion.identifier,
        "model": completion.model,
        "object": "chat.completion",
        "prompt_filter_results": content_filter.prompt_results(images=completion.images > 0),
    }
    if completion.month >= recordings.SERVICE_TIER:
        body["service_tier"] = SERVICE_TIER
    return body | {"system_fingerprint": completion.fingerprint, "usage": usage(completion)}


def usage(completion: Completion, *, streamed: bool = False) -> Json:
    """Tokens. The latencies stand in usage, of a stream beside it (aoai2-completions-stream-200-c00654)."""
    total = completion.completion_tokens
    details = {
        "accepted_prediction_tokens": 0,
        "audio_tokens": 0,
        "reasoning_tokens": completion.reasoning_tokens * completion.choices,
        "rejected_prediction_tokens": 0,
    }
    body: Json = {"completion_tokens": total, "completion_tokens_details": details}
    if completion.month >= recordings.LATENCY and not streamed:
        body["latency_checkpoint"] = latencies()
    return body | {
        "prompt_tokens": completion.prompt_tokens,
        "prompt_tokens_details": {"audio_tokens": 0, "cached_tokens": 0},
        "total_tokens": completion.prompt_tokens + total,
    }


def latencies() -> Json:
    """`latency_checkpoint` (aoai2-completions-200-2a68f1): milliseconds, here always the same."""
    return {
        "engine_tbt_ms": 1,
        "engine_ttft_ms": 1,
        "engine_ttlt_ms": 1,
        "pre_inference_ms": 1,
        "service_tbt_ms": 1,
        "service_ttft_ms": 1,
        "service_ttlt_ms": 1,
        "total_duration_ms": 1,
        "user_visible_ttft_ms": 1,
    }


def _choice(completion: Completion, index: int) -> Json:
    """One choice. A call has no filter results and no content (aoai-chat-200-bearer-key-on-deployment-route)."""
    message: Json = {"annotations": [], "content": completion.text, "refusal": None, "role": "assistant"}
    call = completion.call
    if call is not None:
        function = {"arguments": call.arguments, "name": call.name}
        message["content"] = None
        if call.identifier:
            message["tool_calls"] = [{"function": function, "id": call.identifier, "type": "function"}]
        else:
            message["function_call"] = function
    return {
        "content_filter_results": {} if call else content_filter.results(content_filter.OF_ANSWER),
        "finish_reason": completion.finish_reason,
        "index": index,
        "logprobs": None,
        "message": message,
    }
