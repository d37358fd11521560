"""Two schemas, with all that they refer to: what is narrower, what is wider."""

from collections.abc import Callable, Iterator
from typing import Any

from openapi.comparison.bounds import Difference, bounds, kind_of, or_none
from openapi.comparison.change import Direction
from openapi.comparison.discriminators import keys, mapping, property_name
from openapi.comparison.effective import Effective, Schema, names, nullable, types
from openapi.comparison.sameness import Sameness
from openapi.comparison.variants import paired
from openapi.json_values import describe, same
from openapi.pointers import pointer

Emit = Callable[[str, Direction, str, str, str], None]
"""Takes rule, direction, place, before, after."""

Context = tuple[str, str]
"""Where the schema is in the old document, and where in the new one."""

Alternatives = list[tuple[str, Any]]
"""Place and content of each variant."""


class Schemas:
    """Compares pairs of schemas of two documents, each pair once per direction, however many ways lead to it."""

    def __init__(self, old: Effective, new: Effective, emit: Emit, forbidden: set[tuple[int, int]] | None = None) -> None:
        self.old = old
        self.new = new
        self.emit = emit
        self._same = Sameness(old.tree, new.tree)
        self._seen: set[tuple[int, int, Direction]] = set()
        self._alive: list[Any] = []  # an id stays taken only while its object lives
        self._left: list[tuple[Any, Any, Direction, Context]] = []
        self._busy = False
        self._forbidden = set() if forbidden is None else forbidden  # pairs of `not` that are compared already

    def compare(self, old: Any, new: Any, direction: Direction, at: Context) -> None:
        """Everything that differs between two schemas, and under them; in a loop, since references may lead far down."""
        self._left.append((old, new, direction, at))
        if self._busy:
            return
        self._busy = True
        while self._left:
            self._compare(*self._left.pop())
        self._busy = False

    def _compare(self, old: Any, new: Any, direction: Direction, at: Context) -> None:
        (old_place, before), (new_place, after) = self.old.resolved(old), self.new.resolved(new)
        if old_place and old_place == new_place and self._same.holds(old_place):
            return
        at = (old_place or at[0], new_place or at[1])
        key = (id(before), id(after), direction)
        if key in self._seen:
            return
        self._seen.add(key)
        self._alive += [before, after]
        one, other = self.old.of(before), self.new.of(after)
        alternatives = _alternatives(one, at[0]), _alternatives(other, at[1])
        if any(alternatives) and all(_says_something(schema) for schema in (one, other)):
            given = [found or [(place, node)] for found, place, node in zip(alternatives, at, (old, new), strict=True)]
            self._variants(given[0], given[1], direction, (one, other))
            if not all(alternatives):
                return  # what was one schema was compared as one of the variants
        elif any(alternatives):
            rule = "DIFF-TYPE-NARROWED" if alternatives[1] else "DIFF-TYPE-WIDENED"
            self._emit(direction, at, rule, *(f"{len(found)} variants" if found else "any" for found in alternatives))
        self._pair(one, other, direction, at)

    def _pair(self, before: Schema, after: Schema, direction: Direction, at: Context) -> None:
        for difference in (*_kinds(before, after), *bounds(before, after), *_others(before, after)):
            self._emit(direction, at, *difference)
        self._properties(before, after, direction, at)
        for name in ("items", "additionalProperties"):
            inside = before.get(name), after.get(name)
            if any(isinstance(each, dict) for each in inside) and not any(each is False for each in inside):
                self.compare(*inside, direction, _under(at, name))
        if before.get("not") is not None or after.get("not") is not None:
            self._not(before.get("not"), after.get("not"), direction, at)
        if property_name(before) is not None and property_name(after) is not None:
            self._mapped(before, after, direction, at)

    def _not(self, before: Any, after: Any, direction: Direction, at: Context) -> None:
        """One change: what is narrower in what is forbidden is wider outside, and seldom worth the words."""
        key = (id(self.old.resolved(before)[1]), id(self.new.resolved(after)[1]))
        if key in self._forbidden:
            return
        self._forbidden.add(key)
        different: list[str] = []
        Schemas(self.old, self.new, lambda rule, *_: different.append(rule), self._forbidden).compare(before, after, direction, at)
        if different or (before is None) != (after is None):
            self._emit(direction, at, "DIFF-NOT", *("none" if each is None else describe(each) for each in (before, after)))
        self._forbidden.discard(key)

    def _mapped(self, before: Schema, after: Schema, direction: Direction, at: Context) -> None:
        """What a discriminator's values stand for, whatever the schemas are called."""
        one, other = mapping(before), mapping(after)
        for value in sorted(one.keys() | other.keys()):
            under = ("discriminator", "mapping", value)
            if value in one and value in other:
                self.compare({"$ref": one[value]}, {"$ref": other[value]}, direction, _under(at, *under))
            elif value in one and value not in _implied(after):
                self._emit(direction, at, "DIFF-DISCRIMINATOR-VALUE-REMOVED", value, "absent", *under)
            elif value in other and value not in _implied(before):
                self._emit(direction, at, "DIFF-DISCRIMINATOR-VALUE-ADDED", "absent", value, *under)

    def _emit(self, direction: Direction, at: Context, rule: str, old: str, new: str, *under: str) -> None:
        gone = rule.endswith("-REMOVED") and under
        self.emit(rule, direction, (at[0] if gone else at[1]) + pointer(under), old, new)

    def _properties(self, before: Schema, after: Schema, direction: Direction, at: Context) -> None:
        one, other = _mapping(before.get("properties")), _mapping(after.get("properties"))
        was, is_ = set(names(before.get("required"))), set(names(after.get("required")))
        for name in sorted(one.keys() | other.keys()):
            under = ("properties", name)
            if name not in other:
                self._emit(direction, at, "DIFF-PROPERTY-REMOVED", describe_schema(one[name]), "absent", *under)
            elif name not in one:
                rule = "DIFF-PROPERTY-ADDED-REQUIRED" if name in is_ else "DIFF-PROPERTY-ADDED"
                self._emit(direction, at, rule, "absent", describe_schema(other[name]), *under)
            else:
                if (name in was) != (name in is_):
                    rule = "DIFF-PROPERTY-REQUIRED" if name in is_ else "DIFF-PROPERTY-OPTIONAL"
                    self._emit(direction, at, rule, _needed(name in was), _needed(name in is_), *under)
                self.compare(one[name], other[name], direction, _under(at, *under))

    def _variants(self, old: Alternatives, new: Alternatives, direction: Direction, schemas: tuple[Schema, Schema]) -> None:
        nodes = [node for _, node in old], [node for _, node in new]
        features = [_features(self.old, node) for node in nodes[0]], [_features(self.new, node) for node in nodes[1]]
        named = all(property_name(schema) is not None for schema in schemas)
        called = [
            [keys(schema, node) if named else frozenset[str]() for node in each]
            for schema, each in zip(schemas, nodes, strict=True)
        ]
        for left, right in paired(*nodes, (called[0], called[1]), features):
            if left is not None and right is not None:
                self.compare(nodes[0][left], nodes[1][right], direction, (old[left][0], new[right][0]))
            elif left is not None:
                self.emit("DIFF-VARIANT-REMOVED", direction, old[left][0], describe_schema(nodes[0][left]), "absent")
            elif right is not None:
                self.emit("DIFF-VARIANT-ADDED", direction, new[right][0], "absent", describe_schema(nodes[1][right]))


def _kinds(before: Schema, after: Schema) -> Iterator[Difference]:
    one, other = types(before), types(after)
    if one != other:
        wider = other is None or (one is not None and one < other)
        narrower = one is None or (other is not None and other < one)
        rule = "DIFF-TYPE-WIDENED" if wider else "DIFF-TYPE-NARROWED" if narrower else "DIFF-TYPE-CHANGED"
        yield rule, kind_of(before), kind_of(after)
    if nullable(before) != nullable(after):
        yield ("DIFF-NULL-ALLOWED", "no null", "null") if nullable(after) else ("DIFF-NULL-FORBIDDEN", "null", "no null")
    if before.get("format") != after.get("format"):
        yield "DIFF-FORMAT", or_none(before, "format"), or_none(after, "format")


def _others(before: Schema, after: Schema) -> Iterator[Difference]:
    if not same(before.get("default"), after.get("default")):  # a default of null is what leaving out is without one
        yield "DIFF-DEFAULT", or_none(before, "default"), or_none(after, "default")
    for name in ("readOnly", "writeOnly"):
        if (before.get(name) is True) != (after.get(name) is True):
            yield "DIFF-ACCESS", f"{name} {or_none(before, name)}", f"{name} {or_none(after, name)}"
    old = [schema.get("deprecated") is True for schema in (before, after)]
    if old[0] != old[1]:
        yield ("DIFF-DEPRECATED", "in use", "deprecated") if old[1] else ("DIFF-REINSTATED", "deprecated", "in use")
    if not same(property_name(before), property_name(after)):
        yield "DIFF-DISCRIMINATOR", describe(property_name(before)), describe(property_name(after))


def _implied(schema: Schema) -> frozenset[str]:
    """Names of variants that need no mapping."""
    variants = [variant for _, variant in _alternatives(schema, "")]
    return frozenset(name for variant in variants for name in keys(schema, variant))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _needed(required: bool) -> str:
    return "required" if required else "optional"


def _under(at: Context, *tokens: str) -> Context:
    more = pointer(tokens)
    return at[0] + more, at[1] + more


def _alternatives(schema: Schema, place: str) -> Alternatives:
    """Place and content of each variant of a schema; none when it is one schema."""
    return [
        (f"{place}/{name}/{index}", variant)
        for name in ("oneOf", "anyOf")
        if isinstance(schema.get(name), list)
        for index, variant in enumerate(schema[name])
    ]


def _says_something(schema: Schema) -> bool:
    """Whether a schema says what values are like at all."""
    return any(name in schema for name in ("type", "properties", "oneOf", "anyOf", "enum", "const"))


def _features(document: Effective, node: Any) -> frozenset[str]:
    """Names that tell what a variant is like: its properties and its type."""
    schema = document.of(document.resolved(node)[1])
    return frozenset(_mapping(schema.get("properties"))) | {f"type {kind_of(schema)}"}


def describe_schema(schema: Any) -> str:
    """A schema in a word or two: what it refers to, else its type."""
    if not isinstance(schema, dict):
        return describe(schema)
    if isinstance(schema.get("$ref"), str):
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    return kind_of(schema) if "type" in schema else next((name for name in ("oneOf", "anyOf", "allOf") if name in schema), "any")
