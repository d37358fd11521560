"""A schema as it applies: references followed, `allOf` merged, 3.1's way of writing null and constants read like 3.0's."""

from typing import Any

from openapi.operation import target
from openapi.pointers import local_tokens

Schema = dict[str, Any]
LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
MAX_NESTING = 100
"""Levels of `allOf` inside `allOf` that are merged."""

ANYTHING: Schema = {}
"""The schema that is not there: one object, so that pairs with it are known again."""


class Effective:
    """Effective schemas of one document, each made once. Nothing of the document is changed."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.tree = tree
        self._made: dict[int, Schema] = {}
        self._open: set[int] = set()  # being merged

    def resolved(self, node: Any) -> tuple[str, Schema]:
        """The component a reference ends at, as a pointer, and its content; an inline schema has no pointer."""
        if not isinstance(node, dict):
            return "", ANYTHING
        if not isinstance(node.get("$ref"), str):
            return "", node
        found = target(self.tree, node)
        tokens = local_tokens(node["$ref"])
        if found is None or not tokens:
            return "", ANYTHING
        return node["$ref"].removeprefix("#"), found

    def of(self, node: Schema, depth: int = 0) -> Schema:
        """The schema with `allOf` merged into it; a schema that is part of itself adds nothing there."""
        if id(node) in self._made:
            return self._made[id(node)]
        parts = node.get("allOf")
        if not isinstance(parts, list):
            return node
        own = {name: value for name, value in node.items() if name != "allOf"}
        if id(node) in self._open or depth > MAX_NESTING:
            return own
        self._open.add(id(node))
        merged: Schema = {}
        for part in (*(self.of(self.resolved(part)[1], depth + 1) for part in parts), own):
            merge(merged, part)
        self._open.discard(id(node))
        self._made[id(node)] = merged
        return merged


def merge(into: Schema, part: Schema) -> None:
    """Lay what a part demands over what the others do: members of all, the tighter bound of two."""
    for name, value in part.items():
        there = into.get(name)
        if name == "properties" and isinstance(there, dict) and isinstance(value, dict):
            into[name] = {**there, **value}
        elif name in ("required", "oneOf", "anyOf") and isinstance(there, list) and isinstance(value, list):
            into[name] = [*there, *(item for item in value if item not in there)]
        elif name in LOWER and is_number(there) and is_number(value):
            into[name] = max(there, value)
        elif name in UPPER and is_number(there) and is_number(value):
            into[name] = min(there, value)
        else:
            into[name] = value


def is_number(value: Any) -> bool:
    """Whether a value can be a bound."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def types(schema: Schema) -> frozenset[str] | None:
    """The types that values may have, null apart; None for any. Every integer is a number."""
    given = schema.get("type")
    named = (
        [given] if isinstance(given, str) else [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
    )
    if not named:
        return None
    return frozenset(named) - {"null"} | (frozenset({"integer"}) if "number" in named else frozenset())


def nullable(schema: Schema) -> bool:
    """Whether null is among the values, in the words of 3.0 or 3.1."""
    given = schema.get("type")
    return schema.get("nullable") is True or given == "null" or (isinstance(given, list) and "null" in given)


def values(schema: Schema) -> list[Any] | None:
    """The listed values, null apart; None where any is allowed. A constant is a list of one."""
    if "const" in schema:
        return [schema["const"]]
    given = schema.get("enum")
    return [value for value in given if value is not None] if isinstance(given, list) else None


def names(value: Any) -> list[str]:
    """The names in a list of names."""
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
