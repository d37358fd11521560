"""Two schemas, with all that they refer to: what is narrower, what is wider."""

from collections.abc import Callable, Iterator
from typing import Any

from openapi.comparison.bounds import bounds
from openapi.comparison.change import Direction
from openapi.comparison.discriminators import mapping, property_name
from openapi.comparison.effective import NOTHING, Effective, Schema
from openapi.comparison.kinds import kinds, others
from openapi.comparison.properties import accesses, properties
from openapi.comparison.sameness import Sameness
from openapi.comparison.uncompared import OPAQUE_MAPS, OPAQUE_SCHEMAS, unlike
from openapi.comparison.variants import Variants, alternatives, describe_schema, implied, says_something
from openapi.json_values import describe, object_or_empty
from openapi.pointers import pointer

Emit = Callable[[str, Direction, str, str, str], None]
"""Takes rule, direction, place, before, after."""

Context = tuple[str, str]
"""Where the schema is in the old document, and where in the new one."""

OPAQUE = frozenset({"not", *OPAQUE_SCHEMAS, *OPAQUE_MAPS})


class Schemas:
    """Compares pairs of schemas of two documents, each pair once per direction, however many ways lead to it."""

    def __init__(self, old: Effective, new: Effective, emit: Emit, opaque: dict[tuple[int, int], bool] | None = None) -> None:
        self.old = old
        self.new = new
        self.emit = emit
        self._same = Sameness(old.tree, new.tree)
        self._seen: set[tuple[int, int, Direction, bool]] = set()
        self._alive: list[Any] = []  # an id stays taken only while its object lives
        self._left: list[tuple[Any, Any, Direction, Context, bool]] = []
        self._busy = False
        self._unlike = {} if opaque is None else opaque  # pairs that are compared to see whether they differ; False meanwhile

    def compare(self, old: Any, new: Any, direction: Direction, at: Context, *, text: bool = False) -> None:
        """Everything that differs between two schemas, and under them; in a loop, since references may lead far down.

        With `text`, values are written as text: in a path, a query or a header.
        """
        self._left.append((old, new, direction, at, text))
        if self._busy:
            return
        self._busy = True
        while self._left:
            self._compare(*self._left.pop())
        self._busy = False

    def _compare(self, old: Any, new: Any, direction: Direction, at: Context, text: bool) -> None:
        (old_place, before), (new_place, after) = self.old.resolved(old), self.new.resolved(new)
        if old_place and old_place == new_place and self._same.holds(old_place):
            return
        at = (old_place or at[0], new_place or at[1])
        key = (id(before), id(after), direction, text)
        if key in self._seen:
            return
        self._seen.add(key)
        self._alive += [before, after]
        if (before is NOTHING) != (after is NOTHING):
            rule = "DIFF-TYPE-NARROWED" if after is NOTHING else "DIFF-TYPE-WIDENED"
            self._emit(direction, at, rule, *("nothing" if each is NOTHING else describe_schema(each) for each in (before, after)))
            return
        one, other = self.old.of(before), self.new.of(after)
        found = alternatives(one, at[0]), alternatives(other, at[1])
        if any(found) and all(says_something(schema) for schema in (one, other)):
            given = [each or [(place, node)] for each, place, node in zip(found, at, (old, new), strict=True)]
            variants = Variants((self.old, one, given[0]), (self.new, other, given[1]))
            self._variants(variants, direction, at, text=text)
            if not all(found):
                return  # what was one schema was compared as one of the variants
        elif any(found):
            rule = "DIFF-TYPE-NARROWED" if found[1] else "DIFF-TYPE-WIDENED"
            self._emit(direction, at, rule, *(f"{len(each)} variants" if each else "any" for each in found))
        self._pair(one, other, direction, at, text=text)

    def _pair(self, before: Schema, after: Schema, direction: Direction, at: Context, *, text: bool) -> None:
        differences = (*kinds(before, after, text=text), *bounds(before, after, text=text), *others(before, after))
        for difference in differences:
            self._emit(direction, at, *difference)
        self._properties(before, after, direction, at, text=text)
        for name in ("items", "additionalProperties"):
            inside = before.get(name), after.get(name)
            closed = name == "additionalProperties" and False in inside  # which has rules of its own
            if any(isinstance(each, dict) or each is False for each in inside) and not closed:
                self.compare(*inside, direction, _under(at, name), text=text)
        for name, rule, one, other in _opaque(before, after):
            self._whole(rule, (one, other), direction, at, name)
        for name, one, other in unlike("schema", before, after):
            self._emit(direction, at, "DIFF-UNCOMPARED", one, other, name)
        if property_name(before) is not None and property_name(after) is not None:
            self._mapped(before, after, direction, at)

    def _whole(self, rule: str, schemas: tuple[Any, Any], direction: Direction, at: Context, name: str) -> None:
        """One change of schemas in which narrower is not narrower outside: what is forbidden, what applies under a condition."""
        before, after = schemas
        key = (id(self.old.resolved(before)[1]), id(self.new.resolved(after)[1]))
        if key not in self._unlike:
            self._unlike[key] = False
            self._alive += [before, after]
            different: list[str] = []
            inner = Schemas(self.old, self.new, lambda rule, *_: different.append(rule), self._unlike)
            inner.compare(before, after, direction, at)
            self._unlike[key] = bool(different)
            self._alive += inner._alive
        if self._unlike[key] or (before is None) != (after is None):
            under = () if name == "not" else (name,)
            self._emit(direction, at, rule, *("none" if each is None else describe(each) for each in schemas), *under)

    def _mapped(self, before: Schema, after: Schema, direction: Direction, at: Context) -> None:
        """What a discriminator's values mean, whatever the schemas are called."""
        one, other = mapping(before), mapping(after)
        for value in sorted(one.keys() | other.keys()):
            under = ("discriminator", "mapping", value)
            if value in one and value in other:
                self.compare({"$ref": one[value]}, {"$ref": other[value]}, direction, _under(at, *under))
            elif value in one and value not in implied(after):
                self._emit(direction, at, "DIFF-DISCRIMINATOR-VALUE-REMOVED", value, "absent", *under)
            elif value in other and value not in implied(before):
                self._emit(direction, at, "DIFF-DISCRIMINATOR-VALUE-ADDED", "absent", value, *under)

    def _emit(self, direction: Direction, at: Context, rule: str, old: str, new: str, *under: str) -> None:
        gone = rule.endswith("-REMOVED") and under
        self.emit(rule, direction, (at[0] if gone else at[1]) + pointer(under), old, new)

    def _properties(self, before: Schema, after: Schema, direction: Direction, at: Context, *, text: bool) -> None:
        (one, was), (other, is_) = properties(self.old, before, direction), properties(self.new, after, direction)
        all_ = [object_or_empty(schema.get("properties")) for schema in (before, after)]
        for name in sorted(one.keys() | other.keys()):
            under = ("properties", name)
            if name not in all_[1] and name not in is_:
                self._emit(direction, at, "DIFF-PROPERTY-REMOVED", describe_schema(one[name]), "absent", *under)
                continue
            if name not in all_[0] and name not in was:
                rule = "DIFF-PROPERTY-ADDED-REQUIRED" if name in is_ else "DIFF-PROPERTY-ADDED"
                self._emit(direction, at, rule, "absent", describe_schema(other[name]), *under)
                continue
            if (name in was) != (name in is_):
                rule = "DIFF-PROPERTY-REQUIRED" if name in is_ else "DIFF-PROPERTY-OPTIONAL"
                self._emit(direction, at, rule, _needed(name in was), _needed(name in is_), *under)
            # What is demanded and not described may be anything.
            if (name in one or name not in all_[0]) and (name in other or name not in all_[1]):
                self.compare(one.get(name), other.get(name), direction, _under(at, *under), text=text)
            else:
                for difference in accesses((self.old, before), (self.new, after), name):
                    self._emit(direction, at, *difference, *under)
        for name in sorted((was ^ is_) - all_[0].keys() - all_[1].keys()):
            rule = "DIFF-PROPERTY-REQUIRED" if name in is_ else "DIFF-PROPERTY-OPTIONAL"
            self._emit(direction, at, rule, *(f"{_needed(name in each)} {name}" for each in (was, is_)), "required")

    def _variants(self, variants: Variants, direction: Direction, at: Context, *, text: bool) -> None:
        united = variants.united()
        if united is not None:
            self._pair(*united, direction, (variants.old[0][0], variants.new[0][0]), text=text)
        for left, right in () if united is not None else variants.pairs:
            if left is not None and right is not None:
                places = variants.old[left][0], variants.new[right][0]
                self.compare(variants.before[left], variants.after[right], direction, places, text=text)
            elif left is not None:
                self.emit(
                    "DIFF-VARIANT-REMOVED", direction, variants.old[left][0], describe_schema(variants.old[left][1]), "absent"
                )
            elif right is not None:
                self.emit(
                    "DIFF-VARIANT-ADDED", direction, variants.new[right][0], "absent", describe_schema(variants.new[right][1])
                )
        for rule, names in variants.overlaps():
            words = (f"{names} together", f"one of {names}")
            self._emit(direction, at, rule, *(words if rule.endswith("FORBIDDEN") else reversed(words)))


def _opaque(before: Schema, after: Schema) -> Iterator[tuple[str, str, Any, Any]]:
    """Schemas inside that are only found to differ or not: member, rule, before, after."""
    if OPAQUE.isdisjoint(before) and OPAQUE.isdisjoint(after):
        return
    for name in ("not", *OPAQUE_SCHEMAS):
        if before.get(name) is not None or after.get(name) is not None:
            yield name, "DIFF-NOT" if name == "not" else "DIFF-UNCOMPARED", before.get(name), after.get(name)
    for name in OPAQUE_MAPS:
        one, other = object_or_empty(before.get(name)), object_or_empty(after.get(name))
        for key in sorted(one.keys() | other.keys()):
            yield name, "DIFF-UNCOMPARED", one.get(key), other.get(key)


def _needed(required: bool) -> str:
    return "required" if required else "optional"


def _under(at: Context, *tokens: str) -> Context:
    more = pointer(tokens)
    return at[0] + more, at[1] + more
