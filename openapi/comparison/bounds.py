"""Which values a schema lets through, type apart: lists, limits, patterns, whether other properties may be there."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from openapi.comparison.effective import LOWER, UPPER, Schema, is_number, values
from openapi.json_values import describe, same

Difference = tuple[str, str, str]
"""Rule, before, after."""

MAX_TEXT = 120
ANYTHING = re.compile(r"\^?(?:\(?(?:\.|\[\\s\\S\]|\[\\S\\s\])\*\)?)?\$?")
"""Patterns that every text matches: `.*` and its like, alone or between `^` and `$`."""

SIZES = tuple(name for name in (*LOWER, *UPPER) if name not in ("minimum", "maximum"))

LIMITS = frozenset(
    {*LOWER, *UPPER, "exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "multipleOf", "pattern", "additionalProperties"}
)
"""Members that `_limits` looks at: most schemas have none."""


def bounds(before: Schema, after: Schema, *, text: bool = False) -> Iterator[Difference]:
    """What is narrower or wider; with `text`, values are compared as they are written."""
    yield from _values(before, after, text=text)
    yield from _limits(before, after)


def kind_of(schema: Schema) -> str:
    """The type that a schema names, in words."""
    given = schema.get("type")
    return " or ".join(map(str, given)) if isinstance(given, list) else str(given) if given is not None else "any"


def or_none(schema: Schema, name: str) -> str:
    """A member in a few words."""
    return describe(schema[name]) if name in schema else "none"


def _values(before: Schema, after: Schema, *, text: bool) -> Iterator[Difference]:
    one, other = (
        [_as_text(each) for each in found] if text and (found := values(schema)) else values(schema) for schema in (before, after)
    )
    if one is None and other is None:
        return
    if one is None or other is None:
        yield ("DIFF-ENUM-STARTED", "any", _listed(other)) if one is None else ("DIFF-ENUM-ENDED", _listed(one), "any")
        return
    gone = [value for value in one if not any(same(value, there) for there in other)]
    come = [value for value in other if not any(same(value, there) for there in one)]
    if gone:
        yield "DIFF-ENUM-VALUE-REMOVED", _listed(gone), "absent"
    if come:
        yield "DIFF-ENUM-VALUE-ADDED", "absent", _listed(come)


def _limits(before: Schema, after: Schema) -> Iterator[Difference]:
    if LIMITS.isdisjoint(before) and LIMITS.isdisjoint(after):
        return
    for name in ("minimum", "maximum"):
        one, two = (_end(schema, name) for schema in (before, after))
        if one != two:
            yield _limit(one is None or (two is not None and two > one), _range_end(name, one), _range_end(name, two))
    for name in SIZES:
        size, now = (_size(schema, name) for schema in (before, after))
        if size != now:
            tighter = size is None or (now is not None and (now > size) == (name in LOWER))
            yield _limit(tighter, f"{name} {or_none(before, name)}", f"{name} {or_none(after, name)}")
    unique = [schema.get("uniqueItems") is True for schema in (before, after)]
    if unique[0] != unique[1]:
        yield _limit(unique[1], f"uniqueItems {or_none(before, 'uniqueItems')}", f"uniqueItems {or_none(after, 'uniqueItems')}")
    yield from _steps(before, after)
    pattern, other = _pattern(before), _pattern(after)
    if pattern != other:
        words = f"pattern {or_none(before, 'pattern')}", f"pattern {or_none(after, 'pattern')}"
        both = pattern is not None and other is not None
        yield ("DIFF-PATTERN", *words) if both else _limit(pattern is None, *words)
    closed = [schema.get("additionalProperties") is False for schema in (before, after)]
    if closed[0] != closed[1]:
        yield ("DIFF-OBJECT-CLOSED", "open", "closed") if closed[1] else ("DIFF-OBJECT-OPENED", "closed", "open")


def _pattern(schema: Schema) -> str | None:
    """The pattern, unless every text matches it."""
    pattern = schema.get("pattern")
    return None if pattern is None or ANYTHING.fullmatch(str(pattern)) else str(pattern)


def _as_text(value: Any) -> Any:
    """A value as a path or a query has it."""
    return value if isinstance(value, str | dict | list) else json.dumps(value)


def _limit(tighter: bool, before: str, after: str) -> Difference:
    return "DIFF-LIMIT-TIGHTENED" if tighter else "DIFF-LIMIT-LOOSENED", before, after


def _end(schema: Schema, name: str) -> tuple[float, bool] | None:
    """The end of a range, greater when it is tighter, and whether it is outside: in the words of 3.0 or of 3.1."""
    sign = 1 if name == "minimum" else -1
    exclusive = schema.get(f"exclusive{name.capitalize()}")
    ends = [(sign * schema[name], exclusive is True)] if is_number(schema.get(name)) else []
    ends += [(sign * exclusive, True)] if exclusive is not None and is_number(exclusive) else []
    return max(ends, default=None)


def _range_end(name: str, end: tuple[float, bool] | None) -> str:
    if end is None:
        return f"{name} none"
    return f"{name} {describe(end[0] if name == 'minimum' else -end[0])}{', exclusive' if end[1] else ''}"


def _size(schema: Schema, name: str) -> float | None:
    """A bound of length or number; at least none is no bound."""
    given = schema.get(name)
    return given if given is not None and is_number(given) and not (given == 0 and name in LOWER) else None


def _steps(before: Schema, after: Schema) -> Iterator[Difference]:
    """Multiples of 10 are multiples of 5: the values of one number are among those of what divides it."""
    one, other = (schema.get("multipleOf") if is_number(schema.get("multipleOf")) else None for schema in (before, after))
    if one == other:
        return
    words = f"multipleOf {or_none(before, 'multipleOf')}", f"multipleOf {or_none(after, 'multipleOf')}"
    if one is None or (other is not None and _divides(one, other)):
        yield _limit(True, *words)
    elif other is None or _divides(other, one):
        yield _limit(False, *words)
    else:
        yield "DIFF-MULTIPLE", *words


def _divides(step: float, number: float) -> bool:
    """Whether every multiple of a number is one of the step, as decimals are written."""
    return step != 0 and Fraction(str(number)) % Fraction(str(step)) == 0


def _listed(given: list[Any] | None) -> str:
    text = ", ".join(json.dumps(value, ensure_ascii=False, default=str) for value in given or ())
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"
