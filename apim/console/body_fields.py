"""The fields of a body as its schema has them: type, bounds, choices, what they are for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from openapi.operation import target

Json = dict[str, Any]
MOST: Final = 200
"""Fields of one body, and choices of one field."""

DEEPEST: Final = 3
"""Levels of objects in objects that are listed."""

LONGEST: Final = 200
"""Characters of what a field is for, and of its choices."""

BOUNDS: Final = (
    ("minimum", "≥"),
    ("maximum", "≤"),
    ("exclusiveMinimum", ">"),
    ("exclusiveMaximum", "<"),
    ("minLength", "characters ≥"),
    ("maxLength", "characters ≤"),
    ("minItems", "items ≥"),
    ("maxItems", "items ≤"),
    ("multipleOf", "a multiple of"),
    ("pattern", "as"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `place` is as faults name it, `[]` for any item of a list."""

    place: str
    type: str
    is_required: bool
    bounds: str
    choices: str
    description: str
    values: tuple[str, ...] = ()
    """Each choice as JSON, for completion."""


def fields(schema: Any, document: Json) -> tuple[Field, ...]:
    """Those of a body, the required ones of each level first, at most `MOST`."""
    return tuple(islice(_inside("", schema, document, 0), MOST))


def _inside(place: str, schema: Any, document: Json, depth: int) -> Iterator[Field]:
    """The members of an object, and of the objects in them."""
    if depth >= DEEPEST:
        return
    members, required = _members(schema, document, 0)
    for name in sorted(members, key=lambda each: each not in required):
        found = _followed(members[name], document)
        inner = f"{place}.{name}" if place else name
        yield _field(inner, found, document, is_required=name in required)
        items = found
        if found.get("type") == "array":
            items, inner = _followed(found.get("items"), document), f"{inner}[]"
        yield from _inside(inner, items, document, depth + 1)


def _members(schema: Any, document: Json, depth: int) -> tuple[Json, frozenset[str]]:
    """Properties and required names of an object, those of its parts too where it is made of several."""
    found = _followed(schema, document)
    members = dict(found["properties"]) if isinstance(found.get("properties"), dict) else {}
    names = found.get("required")
    required = frozenset(each for each in names if isinstance(each, str)) if isinstance(names, list) else frozenset()
    parts = found.get("allOf")
    for part in parts if isinstance(parts, list) and depth < DEEPEST else ():
        more, needed = _members(part, document, depth + 1)
        members, required = more | members, required | needed
    return members, required


def _field(place: str, schema: Json, document: Json, *, is_required: bool) -> Field:
    bounds = ", ".join(f"{sign} {schema[name]}" for name, sign in BOUNDS if isinstance(schema.get(name), int | float | str))
    choices = schema.get("enum")
    values = tuple(json.dumps(each, ensure_ascii=False) for each in choices[:MOST]) if isinstance(choices, list) else ()
    text = ", ".join(values)
    words = " ".join(str(schema.get("description") or "").split())
    return Field(place, _type(schema, document), is_required, bounds[:LONGEST], text[:LONGEST], words[:LONGEST], values)


def _type(schema: Json, document: Json) -> str:
    """Of one schema, or the alternatives of several."""
    given = schema.get("type")
    if isinstance(given, list):
        return " or ".join(map(str, given))
    if given is not None:
        return f"{given} or null" if schema.get("nullable") is True else str(given)
    for kind in ("oneOf", "anyOf", "allOf"):
        if isinstance(schema.get(kind), list):
            types = [str(_followed(each, document).get("type", "")) for each in schema[kind]]
            return " or ".join(dict.fromkeys(filter(None, types)))
    return ""


def _followed(node: Any, document: Json) -> Json:
    """What a node is, or what its reference names; empty where that leads nowhere, or round in circles."""
    return (target(document, node) if isinstance(node, dict) else None) or {}
