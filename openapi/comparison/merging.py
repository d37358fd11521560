"""What the parts of an `allOf` demand together, as one schema."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from openapi.compaction import FALSE_BY_DEFAULT, FOR_PEOPLE
from openapi.json_values import same

Schema = dict[str, Any]
LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
MAX_JOINED = 2_000
"""Pairs of schemas that are joined in a document: in circles, each can lead to another one. Of further ones the last counts."""


class Joined:
    """Schemas that demand what several do, each made once: what is made anew each time is never known again in a circle."""

    def __init__(self, resolved: Callable[[Any], Schema]) -> None:
        self._resolved = resolved
        self._made: dict[frozenset[int], Schema] = {}
        self._parts: dict[int, tuple[Schema, ...]] = {}

    def of(self, there: Any, value: Any) -> Any:
        """Two schemas for one place; one of them, where the other demands nothing more."""
        if not isinstance(there, dict) or not isinstance(value, dict) or self._same(there, value):
            return value
        parts = {id(self._resolved(part)): part for each in (there, value) for part in self._parts.get(id(each), (each,))}
        key = frozenset(parts)
        if key not in self._made:
            if len(self._made) >= MAX_JOINED:
                return value
            self._made[key] = {"allOf": list(parts.values())}
            self._parts[id(self._made[key])] = tuple(parts.values())
        return self._made[key]

    def _same(self, one: Schema, other: Schema) -> bool:
        """Whether two schemas are one, a reference being what it leads to."""
        return one == other or self._resolved(one) == self._resolved(other)

    def merge(self, into: Schema, part: Schema) -> None:
        """Lay what a part demands over what the others do; of members that cannot be joined the last one counts."""
        for name, value in part.items():
            there = into.get(name)
            if name not in into:
                into[name] = value
            elif name == "properties" and isinstance(there, dict) and isinstance(value, dict):
                into[name] = {**there, **{key: self.of(there[key], node) if key in there else node for key, node in value.items()}}
            elif name in ("items", "additionalProperties"):
                into[name] = there if there is False or value is True else self.of(there, value)
            elif name == "not" and isinstance(there, dict) and isinstance(value, dict):
                into[name] = value if self._same(there, value) else {"anyOf": [there, value]}
            elif name in ("oneOf", "anyOf") and isinstance(there, list) and isinstance(value, list):
                known = [bare(self._resolved(item)) for item in there]
                into[name] = [*there, *(item for item in value if bare(self._resolved(item)) not in known)]
            elif name in TOGETHER and (type(value) is type(there) or (is_number(value) and is_number(there))):
                into[name] = TOGETHER[name](there, value)
            else:
                into[name] = value


def is_number(value: Any) -> bool:
    """Whether a value can be a bound."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _union(there: list[Any], value: list[Any]) -> list[Any]:
    return [*there, *(item for item in value if item not in there)]


def bare(node: Any) -> Any:
    """What a schema demands: no words for people, nothing that says what its absence does."""
    if isinstance(node, list):
        return [bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    words, false = FOR_PEOPLE["schema"], FALSE_BY_DEFAULT["schema"]
    kept = {name: value for name, value in node.items() if name not in words and not (value is False and name in false)}
    named = kept.get("properties")
    inside = {name: bare(value) for name, value in kept.items()}
    return inside | {"properties": {name: bare(each) for name, each in named.items()}} if isinstance(named, dict) else inside


def _common(there: list[Any], value: list[Any]) -> list[Any]:
    return [item for item in value if any(same(item, other) for other in there)]


def _texts(there: str, value: str) -> str:
    return there if there == value else " and ".join(sorted({*there.split(" and "), value}))


TOGETHER: Mapping[str, Callable[[Any, Any], Any]] = {
    "required": _union,
    "enum": _common,
    **dict.fromkeys(("pattern", "format"), _texts),
    **dict.fromkeys(LOWER, max),
    **dict.fromkeys(UPPER, min),
    **dict.fromkeys(("readOnly", "writeOnly", "uniqueItems", "deprecated"), operator.or_),
    "nullable": operator.and_,
}
"""What two parts demand together of a member, when both values are of one type."""
