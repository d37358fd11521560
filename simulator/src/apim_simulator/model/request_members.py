"""What a request may contain in each api-version: tables of our own."""

from collections.abc import Mapping
from dataclasses import dataclass

from apim_simulator.model.api_versions import V1


@dataclass(frozen=True, slots=True)
class Member:
    """A request member: the kinds of JSON value it takes, the version it came with, and its documented range, if any."""

    kinds: tuple[str, ...]
    since: str = ""
    low: float | None = None
    high: float | None = None


_NUMBER, _INTEGER, _BOOLEAN, _STRING, _LIST, _OBJECT = ("number",), ("integer",), ("boolean",), ("string",), ("array",), ("object",)

CHAT: Mapping[str, Member] = {
    "messages": Member(_LIST),
    "model": Member(_STRING),  # not in dated request schemas, but clients send it
    "stream": Member(_BOOLEAN),
    "stream_options": Member(_OBJECT),  # as model; which versions know it: STREAM_OPTIONS_SINCE
    "frequency_penalty": Member(_NUMBER, low=-2, high=2),
    "logit_bias": Member(_OBJECT),
    "max_tokens": Member(_INTEGER, low=1),
    "n": Member(_INTEGER, low=1, high=128),
    "presence_penalty": Member(_NUMBER, low=-2, high=2),
    "stop": Member(("string", "array")),
    "temperature": Member(_NUMBER, low=0, high=2),
    "top_p": Member(_NUMBER, low=0, high=1),
    "user": Member(_STRING),
    "function_call": Member(("string", "object"), "2023-07-01-preview"),
    "functions": Member(_LIST, "2023-07-01-preview"),
    "response_format": Member(_OBJECT, "2023-12-01-preview"),
    "seed": Member(_INTEGER, "2023-12-01-preview"),
    "tool_choice": Member(("string", "object"), "2023-12-01-preview"),
    "tools": Member(_LIST, "2023-12-01-preview"),
    "data_sources": Member(_LIST, "2024-02-01"),
    "logprobs": Member(_BOOLEAN, "2024-03-01-preview"),
    "top_logprobs": Member(_INTEGER, "2024-03-01-preview", low=0, high=20),
    "max_completion_tokens": Member(_INTEGER, "2024-09-01-preview", low=1),
    "parallel_tool_calls": Member(_BOOLEAN, "2024-09-01-preview"),
    "metadata": Member(_OBJECT, "2024-12-01-preview"),
    "reasoning_effort": Member(
        _STRING
    ),  # since 2024-12-01-preview by the documents, taken before it (aoai2-completions-200-16df91)
    "store": Member(_BOOLEAN, "2024-12-01-preview"),
    "user_security_context": Member(_OBJECT, "2024-12-01-preview"),
    "audio": Member(_OBJECT, "2025-01-01-preview"),
    "modalities": Member(_LIST, "2025-01-01-preview"),
    "prediction": Member(_OBJECT, "2025-01-01-preview"),
    "service_tier": Member(_STRING, V1),
    "verbosity": Member(_STRING, V1),
    "prompt_cache_key": Member(_STRING, V1),
    "prompt_cache_retention": Member(_STRING, V1),
    "safety_identifier": Member(_STRING, V1),
}
"""Members of a chat request. Which version brought one is from the documents of that version and the one before.

Between them, from memory; the last five are OpenAI's (https://platform.openai.com/docs/api-reference/chat/create).
"""
STREAM_OPTIONS_SINCE = "2024-07-01-preview"
"""`stream_options` is unknown to 2024-06-01 and before (issues).

Foundry's route takes it in its own version (aoai2-completions-stream-200-182b3f).
"""

RESPONSES: Mapping[str, Member] = {
    "model": Member(_STRING),
    "input": Member(("string", "array")),
    "stream": Member(_BOOLEAN),
    "background": Member(_BOOLEAN),
    "include": Member(_LIST),
    "instructions": Member(_STRING),
    "max_output_tokens": Member(_INTEGER),
    "max_tool_calls": Member(_INTEGER, low=1),
    "metadata": Member(_OBJECT),
    "parallel_tool_calls": Member(_BOOLEAN),
    "previous_response_id": Member(_STRING),
    "prompt": Member(_OBJECT),
    "reasoning": Member(_OBJECT),
    "store": Member(_BOOLEAN),
    "temperature": Member(_NUMBER, low=0, high=2),
    "text": Member(_OBJECT),
    "tool_choice": Member(("string", "object")),
    "tools": Member(_LIST),
    "top_logprobs": Member(_INTEGER, low=0, high=20),
    "top_p": Member(_NUMBER, low=0, high=1),
    "truncation": Member(_STRING),
    "user": Member(_STRING),
    "context_management": Member(_LIST, V1),
    "conversation": Member(("string", "object"), V1),
    "moderation": Member(_OBJECT, V1),
    "prompt_cache_key": Member(_STRING, V1),
    "prompt_cache_retention": Member(_STRING, V1),
    "safety_identifier": Member(_STRING, V1),
    "service_tier": Member(_STRING, V1),
    "stream_options": Member(_OBJECT, V1),
}
"""Members of a response's creation; those of v1 alone are newer than the documents here."""

IMAGES: Mapping[str, Member] = {
    "prompt": Member(_STRING),
    "model": Member(_STRING),
    "background": Member(_STRING),
    "moderation": Member(_STRING),
    "n": Member(_INTEGER, low=1, high=10),
    "output_compression": Member(_INTEGER, low=0, high=100),
    "output_format": Member(_STRING),
    "partial_images": Member(_INTEGER),
    "quality": Member(_STRING),
    "response_format": Member(_STRING),
    "size": Member(_STRING),
    "stream": Member(_BOOLEAN),
    "style": Member(_STRING),
    "user": Member(_STRING),
}
"""Members of an image's generation."""

SPEECH: Mapping[str, Member] = {
    "input": Member(_STRING),
    "model": Member(_STRING),
    "voice": Member(_STRING),
    "instructions": Member(_STRING),
    "response_format": Member(_STRING),
    "speed": Member(_NUMBER, low=0.25, high=4),
    "stream_format": Member(_STRING),
}
"""Members of a request for speech."""

COMPLETIONS: Mapping[str, Member] = {
    "prompt": Member(("string", "array")),
    "model": Member(_STRING),
    "stream": Member(_BOOLEAN),
    "stream_options": Member(_OBJECT),
    "completion_config": Member(_STRING),
    "best_of": Member(_INTEGER, low=1, high=128),
    "echo": Member(_BOOLEAN),
    "frequency_penalty": Member(_NUMBER, low=-2, high=2),
    "logit_bias": Member(_OBJECT),
    "logprobs": Member(_INTEGER, low=0, high=5),
    "max_tokens": Member(_INTEGER, low=0),
    "n": Member(_INTEGER, low=1, high=128),
    "presence_penalty": Member(_NUMBER, low=-2, high=2),
    "seed": Member(_INTEGER),
    "stop": Member(("string", "array")),
    "suffix": Member(_STRING),
    "temperature": Member(_NUMBER, low=0, high=2),
    "top_p": Member(_NUMBER, low=0, high=1),
    "user": Member(_STRING),
}
"""Members of a legacy completion."""

EMBEDDINGS: Mapping[str, Member] = {
    "input": Member(("string", "array")),
    "model": Member(_STRING),
    "user": Member(_STRING),
    "input_type": Member(_STRING),
    "encoding_format": Member(_STRING),
    "dimensions": Member(_INTEGER, low=1),
}
"""Members of an embeddings request. Dated versions take any other member too: their schemas allow additional ones (2024-10-21)."""
NOT_ON_V1 = frozenset({"input_type"})
