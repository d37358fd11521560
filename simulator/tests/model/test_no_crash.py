"""No body makes the model server stumble: whatever stands for a part of a good request, the answer is an answer or a refusal."""

import asyncio
import copy
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from apim_simulator.model.app import build
from apim_simulator.world import World
from hypothesis import given
from hypothesis import strategies as st

from .conftest import KEY1, furnish

SCHEMA = {
    "type": "object",
    "properties": {
        "a": {"anyOf": [{"$ref": "#/$defs/n"}, {"type": "null"}]},
        "b": {"type": "array", "items": {"type": "integer", "minimum": 1}},
        "c": {"type": "string", "pattern": "^a{2}$", "minLength": 1},
    },
    "required": ["a", "b", "c"],
    "additionalProperties": False,
    "$defs": {"n": {"type": "number", "multipleOf": 2}},
}
IMAGE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAYAAADgdz34"
FUNCTION = {"name": "f", "parameters": SCHEMA}
GOOD: dict[str, Any] = {
    "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21": {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "x"}, {"type": "image_url", "image_url": {"url": IMAGE}}]},
            {"role": "assistant", "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "c", "content": "x"},
        ],
        "tools": [{"type": "function", "function": FUNCTION}],
        "tool_choice": {"type": "function", "function": {"name": "f"}},
        "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": SCHEMA, "strict": True}},
        "stop": ["a"],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 5,
    },
    "/openai/v1/responses": {
        "model": "gpt-4o",
        "input": [
            {"role": "user", "content": [{"type": "input_text", "text": "x"}, {"type": "input_image", "image_url": IMAGE}]},
            {"type": "function_call", "id": "fc_1", "call_id": "c", "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "c", "output": [{"type": "input_text", "text": "x"}]},
            {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "e"},
        ],
        "tools": [{"type": "function", **FUNCTION}],
        "text": {"format": {"type": "json_schema", "name": "s", "schema": SCHEMA, "strict": True}},
        "reasoning": {"effort": None, "summary": "auto"},
        "metadata": {"a": "b"},
        "stream": True,
    },
    "/openai/v1/embeddings": {"model": "text-embedding-3-small", "input": [[1, 2], [3]], "dimensions": 4},
    "/openai/v1/completions": {"model": "instruct", "prompt": ["a", "b"], "stop": ["x"], "n": 2, "max_tokens": 3},
    "/openai/v1/images/generations": {"model": "gpt-image-1", "prompt": "x", "n": 1, "size": "1024x1024", "quality": "low"},
    "/openai/v1/audio/speech": {"model": "tts", "voice": "alloy", "input": "x", "response_format": "wav"},
    "/openai/v1/conversations": {"items": [{"type": "message", "role": "user", "content": "x"}], "metadata": {"a": "b"}},
    "/openai/v1/vector_stores": {"name": "x", "file_ids": [], "metadata": {"a": "b"}},
    "/openai/v1/containers": {"name": "x", "file_ids": []},
    "/openai/v1/batches": {"input_file_id": "f", "endpoint": "/v1/responses", "completion_window": "24h", "metadata": {"a": "b"}},
}
SMALL = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.sampled_from(["type", "name", "a", "id", "text"])
ODD = st.recursive(
    SMALL | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)


def places(value, path=()) -> Iterator[tuple]:
    """Every place in a body."""
    if path:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


@pytest.fixture(scope="module")
def app():
    """One account for all examples."""
    world = World.in_memory()
    return build(world, furnish(world))


async def post(app, path, body):
    """Status of an answer, the whole stream read; an exception of the application comes out. Bytes are sent as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://here") as client:
        answer = await client.post(path, content=content, headers={"api-key": KEY1})
        return answer.status_code


@pytest.mark.parametrize("path", GOOD)
def test_good_bodies_are_good(app, path):
    """Else the next test would show nothing."""
    assert asyncio.run(post(app, path, GOOD[path])) == (400 if "batches" in path else 200)


@pytest.mark.parametrize("path", GOOD)
@given(data=st.data())
def test_odd_parts_are_answered(app, path, data):
    """A part of a good body is replaced by something else, or left out."""
    body = copy.deepcopy(GOOD[path])
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(list(places(body))))
        holder: Any = body
        for key in way:
            holder = holder[key]
        if data.draw(st.booleans()):
            holder[last] = data.draw(ODD)
        else:
            del holder[last]
    assert asyncio.run(post(app, path, body)) in (200, 400, 404, 429, 501)


@pytest.mark.parametrize("path", GOOD)
def test_half_a_character_is_refused_as_ours(app, path):
    """JSON may hold it, UTF-8 not: what is asked with it could be neither kept nor answered."""
    body = GOOD[path] | {"metadata": {"a": "\ud800"}, "user": "\udfff"}
    assert asyncio.run(post(app, path, body)) == 501


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("path", GOOD)
def test_half_a_character_is_found_in_any_encoding(app, path, encoding):
    """As its bytes in UTF-8, which have none, and escaped in others that Python reads as JSON."""
    text = json.dumps(GOOD[path] | {"metadata": {"a": "@"}, "user": "@"})
    half = text.encode().replace(b"@", b"\xed\xa0\x80") if encoding == "utf-8" else text.replace("@", r"\ud800").encode(encoding)
    assert asyncio.run(post(app, path, half)) == 501
