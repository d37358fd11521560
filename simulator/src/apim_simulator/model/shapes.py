"""Kinds of the values inside request members, at any depth: what is read later has the kind that it is read as."""

from collections.abc import Mapping, Sequence
from typing import Any

from apim_simulator.model import errors

Shape = Any
"""A kind (`string`, `integer`, `number`, `boolean`, `object`, `array`); a list of one shape, of its items; an object of shapes, of
members that may be there; or a tuple of alternatives. Null is taken for every shape but an item's.
"""

_FUNCTION = {"name": "string", "description": "string", "parameters": "object", "strict": "boolean"}
_CALL = {"name": "string", "arguments": "string"}
_SCHEMA = {"name": "string", "description": "string", "schema": "object", "strict": "boolean"}
_TEXTS = ("string", ["string"])

CHAT: Mapping[str, Shape] = {
    "stop": _TEXTS,
    "tools": [{"type": "string", "function": _FUNCTION}],
    "tool_choice": ("string", {"type": "string", "function": {"name": "string"}}),
    "functions": [_FUNCTION],
    "function_call": ("string", {"name": "string"}),
    "response_format": {"type": "string", "json_schema": _SCHEMA},
    "stream_options": {"include_usage": "boolean", "include_obfuscation": "boolean"},
    "modalities": ["string"],
    "messages": [
        {
            "role": "string",
            "content": ("string", [{"type": "string", "image_url": ("string", {"url": "string", "detail": "string"})}]),
            "tool_calls": [{"id": "string", "type": "string", "function": _CALL}],
            "function_call": _CALL,
        }
    ],
}
"""Of a chat completion."""

COMPLETIONS: Mapping[str, Shape] = {
    "stop": _TEXTS,
    "stream_options": {"include_usage": "boolean"},
}
"""Of a legacy completion."""

_PART = {"type": "string", "text": "string", "refusal": "string", "image_url": "string", "detail": "string"}
_ITEM = {
    "id": "string",
    "type": "string",
    "role": "string",
    "content": ("string", [_PART]),
    "call_id": "string",
    "name": "string",
    "arguments": "string",
    "output": ("string", [_PART]),
    "summary": ["object"],
    "encrypted_content": "string",
    "status": "string",
}
RESPONSES: Mapping[str, Shape] = {
    "input": ("string", [_ITEM]),
    "include": ["string"],
    "tools": [{"type": "string", **_FUNCTION}],
    "tool_choice": ("string", {"type": "string", "name": "string"}),
    "text": {"format": {"type": "string", **_SCHEMA}, "verbosity": "string"},
    "reasoning": {"effort": "string", "summary": "string", "context": "string"},
    "conversation": ("string", {"id": "string"}),
    "stream_options": {"include_obfuscation": "boolean"},
}
"""Of a response."""

CONVERSATIONS: Mapping[str, Shape] = {"items": [_ITEM], "metadata": "object"}
VECTOR_STORES: Mapping[str, Shape] = {"name": "string", "file_id": "string", "file_ids": ["string"], "metadata": "object"}
CONTAINERS: Mapping[str, Shape] = {"name": "string", "file_id": "string", "file_ids": ["string"]}
BATCHES: Mapping[str, Shape] = {
    "input_file_id": "string",
    "endpoint": "string",
    "completion_window": "string",
    "metadata": "object",
    "output_expires_after": {"anchor": "string", "seconds": "integer"},
}


def check(body: Mapping[str, Any], shapes: Mapping[str, Shape]) -> None:
    """Refuse a body that holds a value of another kind, by its place (aoai-400-invalid-value's form; words from memory)."""
    for name, shape in shapes.items():
        _check(body.get(name), shape, name)


def kind_of(value: Any) -> str:
    """JSON's name for a value's type; `integer` for a number without fraction."""
    if isinstance(value, bool):
        return "boolean"
    kinds = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "null")


def _check(value: Any, shape: Shape, place: str) -> None:
    if value is None:
        return
    shapes = shape if isinstance(shape, tuple) else (shape,)
    found = kind_of(value)
    for each in shapes:
        if _kind(each) == found or (found == "integer" and each == "number"):
            _check_inside(value, each, place)
            return
    wanted = " or ".join(_kind(each) for each in shapes)
    raise errors.invalid_request(f"Invalid type for '{place}': expected {wanted}, but got {found} instead.", place, "invalid_type")


def _check_inside(value: Any, shape: Shape, place: str) -> None:
    if isinstance(shape, list):
        for index, item in enumerate(value):
            inside = f"{place}[{index}]"
            if item is None:
                raise errors.invalid_request(f"Invalid type for '{inside}': expected {_kind(shape[0])}.", inside, "invalid_type")
            _check(item, shape[0], inside)
    elif isinstance(shape, Mapping):
        for name, inner in shape.items():
            _check(value.get(name), inner, f"{place}.{name}")


def _kind(shape: Shape) -> str:
    return shape if isinstance(shape, str) else "array" if isinstance(shape, list) else "object"


def check_members(
    body: Mapping[str, Any], shape: Mapping[str, Shape], allowed: Sequence[str], collection: str, unsupported: Sequence[str] = ()
) -> None:
    """`check`, and that there are no members but the allowed ones; `unsupported` are real and not simulated. Raises Refused."""
    check(body, shape)
    for name in body:
        if name in unsupported:
            raise errors.unsupported(f"'{name}' of {collection.replace('_', ' ')} is not simulated")
        if name not in allowed:
            raise errors.unknown_property(name, collection)
