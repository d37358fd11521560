"""Which api-versions exist, and what a request may contain in each: tables of our own."""

from collections.abc import Mapping
from dataclasses import dataclass

API_VERSIONS = frozenset(
    {
        "2022-12-01",
        "2023-03-15-preview",
        "2023-05-15",
        "2023-06-01-preview",
        "2023-07-01-preview",
        "2023-08-01-preview",
        "2023-09-01-preview",
        "2023-10-01-preview",
        "2023-12-01-preview",
        "2024-02-01",
        "2024-02-15-preview",
        "2024-03-01-preview",
        "2024-04-01-preview",
        "2024-05-01-preview",
        "2024-06-01",
        "2024-07-01-preview",
        "2024-08-01-preview",
        "2024-09-01-preview",
        "2024-10-01-preview",
        "2024-10-21",
        "2024-12-01-preview",
        "2025-01-01-preview",
        "2025-02-01-preview",
        "2025-03-01-preview",
        "2025-04-01-preview",
    }
)
"""Dated versions of the inference API; retired ones too, since their documents are still in use.

The setting `model_api_versions` adds more.
"""
FOUNDRY_VERSION = "2024-05-01-preview"
"""The one that Foundry's routes take [K]."""
FIRST_WITH_CHAT = "2023-03-15-preview"
V1 = "v1"
"""Stands for the api-version on v1 routes; compares greater than every date."""
V1_VALUES = (None, "preview", V1)
"""api-version on v1: absent or `preview` (Learn); `v1` is the other value that the v1 document lists."""


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
    "stream_options": Member(_OBJECT),  # as model
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
    "reasoning_effort": Member(_STRING, "2024-12-01-preview"),
    "store": Member(_BOOLEAN, "2024-12-01-preview"),
    "user_security_context": Member(_OBJECT, "2024-12-01-preview"),
    "audio": Member(_OBJECT, "2025-01-01-preview"),
    "modalities": Member(_LIST, "2025-01-01-preview"),
    "prediction": Member(_OBJECT, "2025-01-01-preview"),
}
"""Members of a chat request. Which version brought one is from the documents of that version and the one before.

Between them, from memory.
"""

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


def is_known(version: str | None, more: list[str]) -> bool:
    """Whether a dated api-version exists here."""
    return version is not None and (version in API_VERSIONS or version in more)
