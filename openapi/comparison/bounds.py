"""Which values a schema lets through, type apart: lists, limits, patterns, whether other properties may be there."""

import json
from collections.abc import Iterator
from typing import Any

from openapi.comparison.effective import LOWER, UPPER, Schema, is_number, values
from openapi.json_values import describe, same

Told = tuple[str, str, str]
"""Rule, before, after."""

MAX_SHOWN = 120
LIMITS = (*LOWER, *UPPER, "exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "multipleOf")


def bounds(before: Schema, after: Schema) -> Iterator[Told]:
    """What is narrower or wider."""
    yield from _values(before, after)
    yield from _limits(before, after)


def kind_of(schema: Schema) -> str:
    """The type that a schema names, in words."""
    given = schema.get("type")
    return " or ".join(map(str, given)) if isinstance(given, list) else str(given) if given is not None else "any"


def or_none(schema: Schema, name: str) -> str:
    """A member in a few words."""
    return describe(schema[name]) if name in schema else "none"


def _values(before: Schema, after: Schema) -> Iterator[Told]:
    one, other = values(before), values(after)
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


def _limits(before: Schema, after: Schema) -> Iterator[Told]:
    for name in LIMITS:
        one, other = (_limit(schema, name) for schema in (before, after))
        if one == other:
            continue
        lower = name in LOWER or name == "exclusiveMinimum"
        tighter = one is None or (is_number(one) and is_number(other) and (other > one) == lower)
        rule = "DIFF-LIMIT-TIGHTENED" if tighter else "DIFF-LIMIT-LOOSENED"
        yield rule, f"{name} {or_none(before, name)}", f"{name} {or_none(after, name)}"
    if before.get("pattern") != after.get("pattern"):
        added, removed = "pattern" not in before, "pattern" not in after
        rule = "DIFF-LIMIT-TIGHTENED" if added else "DIFF-LIMIT-LOOSENED" if removed else "DIFF-PATTERN"
        yield rule, f"pattern {or_none(before, 'pattern')}", f"pattern {or_none(after, 'pattern')}"
    closed = [schema.get("additionalProperties") is False for schema in (before, after)]
    if closed[0] != closed[1]:
        yield ("DIFF-OBJECT-CLOSED", "open", "closed") if closed[1] else ("DIFF-OBJECT-OPENED", "closed", "open")


def _limit(schema: Schema, name: str) -> Any:
    """A bound; None where nothing is bounded, also by false."""
    given = schema.get(name)
    return given if is_number(given) or given else None


def _listed(given: list[Any] | None) -> str:
    text = ", ".join(json.dumps(value, ensure_ascii=False, default=str) for value in given or ())
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
