"""Several variants of a schema (`oneOf`, `anyOf`): which was which before, and which may be matched together."""

from collections.abc import Iterator
from typing import Any

from openapi.comparison.bounds import kind_of
from openapi.comparison.discriminators import keys, property_name
from openapi.comparison.effective import Effective, Schema
from openapi.comparison.overlaps import Overlaps, Pairs
from openapi.comparison.pairing import paired
from openapi.comparison.unions import united
from openapi.json_values import describe

Alternatives = list[tuple[str, Any]]
"""Place and content of each variant."""

Side = tuple[Effective, Schema, Alternatives]
"""A document, a schema of it, and its variants; one that is no list of variants is the only one."""


class Variants:
    """The variants of one schema, and those of the schema that takes its place.

    `before` and `after` are their contents; where only one side has variants, with what its schema demands beside them.
    """

    def __init__(self, old: Side, new: Side) -> None:
        self._sides = old, new
        self.old, self.new = old[2], new[2]
        nodes = [node for _, node in self.old], [node for _, node in self.new]
        named = all(property_name(schema) is not None for _, schema, _ in (old, new))
        called = [
            [keys(schema, node) if named else frozenset[str]() for node in each]
            for (_, schema, _), each in zip((old, new), nodes, strict=True)
        ]
        several = all(alternatives(schema, "") for _, schema, _ in (old, new))
        self.before, self.after = (nodes[index] if several else _contents(side) for index, side in enumerate((old, new)))
        features = [_features(old[0], node) for node in self.before], [_features(new[0], node) for node in self.after]
        self.pairs = paired(*nodes, (called[0], called[1]), features)

    def united(self) -> tuple[Schema, Schema] | None:
        """Both schemas, where only one of them has variants and these differ so little that they are one schema, too."""
        several = [bool(alternatives(schema, "")) for _, schema, _ in self._sides]
        if all(several):
            return None
        index = several.index(True)
        joined = united(self._sides[index][0], (self.before, self.after)[index])
        if joined is None:
            return None
        return (joined, self._sides[1][1]) if index == 0 else (self._sides[0][1], joined)

    def overlaps(self) -> Iterator[tuple[str, str]]:
        """Rule and names of variants that one value could match together and now must not, or the other way round."""
        one, other = (_exclusive(*side) for side in self._sides)
        now = {left: right for left, right in self.pairs if left is not None and right is not None}
        kept = {tuple(sorted((now[a], now[b]))) for a, b in one if a in now and b in now}
        for rule, extra, nodes in (
            ("DIFF-OVERLAP-FORBIDDEN", {pair for pair in other if pair not in kept}, self.new),
            (
                "DIFF-OVERLAP-ALLOWED",
                {(a, b) for a, b in one if tuple(sorted((now.get(a, -1), now.get(b, -1)))) not in other},
                self.old,
            ),
        ):
            if extra:
                first = min(extra)
                yield rule, " and ".join(f"{describe_schema(nodes[index][1])} ({index + 1})" for index in first)


def alternatives(schema: Schema, place: str) -> Alternatives:
    """Place and content of each variant of a schema; none when it is one schema."""
    return [
        (f"{place}/{name}/{index}", variant)
        for name in ("oneOf", "anyOf")
        if isinstance(schema.get(name), list)
        for index, variant in enumerate(schema[name])
    ]


def implied(schema: Schema) -> frozenset[str]:
    """Names of variants that need no mapping."""
    return frozenset(name for _, variant in alternatives(schema, "") for name in keys(schema, variant))


def says_something(schema: Schema) -> bool:
    """Whether a schema says what values are like at all."""
    return any(name in schema for name in ("type", "properties", "required", "oneOf", "anyOf", "enum", "const"))


def describe_schema(schema: Any) -> str:
    """A schema in a word or two: what it refers to, else its type."""
    if not isinstance(schema, dict):
        return describe(schema)
    if isinstance(schema.get("$ref"), str):
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    return kind_of(schema) if "type" in schema else next((name for name in ("oneOf", "anyOf", "allOf") if name in schema), "any")


def _exclusive(effective: Effective, schema: Schema, variants: Alternatives) -> Pairs:
    """Positions of each two variants of which values may match one alone, and can match both; a discriminator chooses one."""
    exclusive = schema.get("oneOf")
    if not isinstance(exclusive, list) or property_name(schema) is not None:
        return frozenset()
    return Overlaps(effective).among(_contents((effective, schema, variants))[: len(exclusive)])


def _contents(side: Side) -> list[Any]:
    """The variants with what their schema demands beside them; a schema that is the only variant is itself."""
    effective, schema, variants = side
    several = bool(alternatives(schema, ""))
    return [effective.variant(schema, node) if several else node for _, node in variants]


def _features(document: Effective, node: Any) -> frozenset[str]:
    """Names that tell what a variant is like: its properties and its type."""
    schema = document.resolved_of(node)
    return frozenset(schema["properties"] if isinstance(schema.get("properties"), dict) else ()) | {f"type {kind_of(schema)}"}
