"""A schema as it applies: references followed, `allOf` merged, 3.1's way of writing null and constants read like 3.0's."""

import json
from collections.abc import Iterator
from typing import Any

from openapi.comparison.merging import LOWER, UPPER, Joined, Schema, is_number
from openapi.operation import target
from openapi.pointers import local_tokens

__all__ = ["ANYTHING", "LOWER", "NOTHING", "UPPER", "Effective", "Schema", "is_number", "names", "nullable", "types", "values"]

BESIDE = frozenset({"oneOf", "anyOf", "discriminator", "description", "title", "example", "default", "deprecated", "externalDocs"})
"""Members beside variants that demand nothing of values."""

ANYTHING: Schema = {}
"""The schema that is not there: one object, so that pairs with it are known again."""


NOTHING: Schema = {"not": {}}
"""The schema that lets nothing through, which 3.1 writes as false."""


class Effective:
    """Effective schemas of one document, each made once. Nothing of the document is changed."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.tree = tree
        self._made: dict[int, Schema] = {}
        self._joined = Joined(self._part)
        self._variants: set[int] = set()
        self._beside: dict[str, Schema] = {}  # by content, so that a circle comes to the same one again

    def resolved(self, node: Any) -> tuple[str, Schema]:
        """The component a reference ends at, as a pointer, and its content; an inline schema has no pointer."""
        if not isinstance(node, dict):
            return "", NOTHING if node is False else ANYTHING
        if not isinstance(node.get("$ref"), str):
            return "", node
        found = target(self.tree, node)
        tokens = local_tokens(node["$ref"])
        if found is None or not tokens:
            return "", ANYTHING
        return node["$ref"].removeprefix("#"), found

    def resolved_of(self, node: Any) -> Schema:
        """The schema that a node is or refers to, with `allOf` merged into it."""
        return self.of(self.resolved(node)[1])

    def variant(self, schema: Schema, variant: Any) -> Any:
        """A variant with what its schema demands of all of them; not again, where the schema is such a variant itself."""
        beside = {name: value for name, value in schema.items() if name not in BESIDE}
        if not beside or not isinstance(variant, dict) or id(schema) in self._variants:
            return variant
        joined = self._joined.of(self._beside.setdefault(json.dumps(beside, sort_keys=True, default=str), beside), variant)
        self._variants.add(id(self.of(joined)))
        return joined

    def of(self, node: Schema) -> Schema:
        """The schema with `allOf` merged into it, parts before what overrides them; each part counts once, also in circles."""
        if not isinstance(node.get("allOf"), list):
            return node
        if id(node) not in self._made:
            merged: Schema = {}
            for part in self._parts(node):
                self._joined.merge(merged, {name: value for name, value in part.items() if name != "allOf"})
            self._made[id(node)] = merged
        return self._made[id(node)]

    def _parts(self, node: Schema) -> Iterator[Schema]:
        """The schemas that a schema is made of, itself last."""
        seen = {id(node)}
        left: list[tuple[Schema, Iterator[Any]]] = [(node, iter(node["allOf"]))]
        while left:
            part = next((each for each in map(self._part, left[-1][1]) if id(each) not in seen), None)
            if part is None:
                yield left.pop()[0]
                continue
            seen.add(id(part))
            left.append((part, iter(part["allOf"] if isinstance(part.get("allOf"), list) else ())))

    def _part(self, node: Any) -> Schema:
        return self.resolved(node)[1]


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
