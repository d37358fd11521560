"""Which variants of a `oneOf` one value may match together: it allows exactly one, so such a value is refused."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from openapi.comparison.effective import Effective, Schema, is_number, names, types, values
from openapi.json_values import same

DEPTH = 4
"""Levels of properties, items and variants that are looked into; deeper ones are taken as unlike."""

RANGES = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"))
Pairs = frozenset[tuple[int, int]]


class Overlaps:
    """Looks schemas of one document up; each pair is looked at once for each depth, however many ways lead to it."""

    def __init__(self, effective: Effective) -> None:
        self._effective = effective
        self._unlike: dict[tuple[int, int, int], bool] = {}

    def among(self, variants: Sequence[Any]) -> Pairs:
        """Positions of each two variants that some value matches both of.

        Two of different formats or patterns count as unlike; null, and a list without items, are no such value.
        """
        pairs = combinations(range(len(variants)), 2)
        return frozenset((one, other) for one, other in pairs if not self._apart(variants[one], variants[other], DEPTH))

    def _apart(self, one: Any, other: Any, depth: int) -> bool:
        """Whether no value matches both schemas."""
        if depth == 0:
            return True
        left, right = self._effective.resolved_of(one), self._effective.resolved_of(other)
        key = (id(left), id(right), depth)
        if key not in self._unlike:
            self._unlike[key] = (
                _simply_apart(left, right)
                or self._objects_apart(left, right, depth)
                or self._items_apart(left, right, depth)
                or self._variants_apart(left, other, depth)
                or self._variants_apart(right, one, depth)
            )
        return self._unlike[key]

    def _variants_apart(self, schema: Schema, other: Any, depth: int) -> bool:
        inner = [variant for name in ("oneOf", "anyOf") for variant in schema.get(name) or ()]
        return bool(inner) and all(self._apart(variant, other, depth - 1) for variant in inner)

    def _objects_apart(self, left: Schema, right: Schema, depth: int) -> bool:
        """Whether a property that one demands cannot be what the other says of it, or be there at all."""
        needed = {*names(left.get("required")), *names(right.get("required"))}
        own, others = _properties(left), _properties(right)
        for schema, properties in ((left, own), (right, others)):
            if schema.get("additionalProperties") is False and needed - properties.keys():
                return True
        both = needed & own.keys() & others.keys()
        return any(self._apart(own[name], others[name], depth - 1) for name in both)

    def _items_apart(self, left: Schema, right: Schema, depth: int) -> bool:
        items = left.get("items"), right.get("items")
        return all(isinstance(each, dict) for each in items) and self._apart(*items, depth - 1)


def _simply_apart(left: Schema, right: Schema) -> bool:
    """By type, listed values, format, pattern or range."""
    one, other = types(left), types(right)
    if one is not None and other is not None and not one & other:
        return True
    listed, there = values(left), values(right)
    if listed is not None and there is not None and not any(same(value, each) for value in listed for each in there):
        return True
    if any(name in left and name in right and left[name] != right[name] for name in ("format", "pattern")):
        return True
    return any(_beyond(here, there, low, high) for here, there in ((left, right), (right, left)) for low, high in RANGES)


def _beyond(left: Schema, right: Schema, low: str, high: str) -> bool:
    return is_number(left.get(low)) and is_number(right.get(high)) and bool(left[low] > right[high])


def _properties(schema: Schema) -> dict[str, Any]:
    return schema["properties"] if isinstance(schema.get("properties"), dict) else {}
