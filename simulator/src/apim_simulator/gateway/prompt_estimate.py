"""Estimates of a request's tokens, before any model has counted them (GW-TOKENS).

A text is one token for four bytes of UTF-8, rounded up (our choice: Azure's tokeniser is unknown); an image is 1,200 tokens
(https://learn.microsoft.com/azure/api-management/llm-token-limit-policy: over-counted so).
"""

import json
import math
from collections.abc import Iterator
from typing import Any

BYTES_PER_TOKEN = 4
IMAGE_TOKENS = 1200
IMAGES = ("image_url", "input_image")
"""Kinds of parts of a message that are images: of chat completions, of Responses."""
DEPTH = 20
"""Deeper bodies are not looked through."""


def estimate(text: str) -> int:
    """Tokens of a text, estimated."""
    return math.ceil(len(text.encode()) / BYTES_PER_TOKEN)


def prompt_tokens(body: bytes | None) -> int:
    """Estimate of a request's prompt: texts and images of messages, input, instructions, prompt; all of a body that is no JSON."""
    try:
        sent = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return estimate((body or b"").decode("utf-8", "replace"))
    if not isinstance(sent, dict):
        return 0
    parts = [sent.get(name) for name in ("prompt", "instructions", "input", "messages")]
    found = [piece for part in parts for piece in _pieces(part, 0)]
    return estimate("".join(piece for piece in found if piece is not None)) + IMAGE_TOKENS * found.count(None)


def _pieces(part: Any, depth: int) -> Iterator[str | None]:
    """The texts of a part of a prompt, and None for each image."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list) and depth < DEPTH:
        for each in part:
            yield from _pieces(each, depth + 1)
    elif isinstance(part, dict) and depth < DEPTH:
        if part.get("type") in IMAGES:
            yield None
            return
        for member in ("content", "text", "arguments", "output"):
            yield from _pieces(part.get(member), depth + 1)
