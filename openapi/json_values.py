"""JSON values: copy, compare, and describe in a few words."""

import json
from typing import Any

MAX_NAMES = 6
MAX_CHARACTERS = 60


def copied(value: Any) -> Any:
    """A copy that shares nothing, neither with `value` nor within itself.

    What YAML aliases made one value becomes several here, so that a change in one place does not show in another;
    `copy.deepcopy` would keep it one.
    """
    if isinstance(value, dict):
        return {name: copied(item) for name, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def object_or_empty(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values; unlike Python's, true is not 1."""
    if one is None or other is None:
        return one is other
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def first_difference(one: Any, other: Any) -> tuple[tuple[str, ...], Any, Any]:
    """Where two values that differ first do so inside members and entries both have, and what each has there."""
    inside: list[tuple[str, Any, Any]] = []
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        inside = [(name, one[name], other[name]) for name in sorted(one)]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        inside = [(str(index), left, right) for index, (left, right) in enumerate(zip(one, other, strict=True))]
    for name, left, right in inside:
        if not same(left, right):
            at, first, second = first_difference(left, right)
            return (name, *at), first, second
    return (), one, other


def describe(value: Any) -> str:
    """A value in a few words: short scalars as they are, containers by what they hold."""
    if isinstance(value, dict):
        return (
            f"an object with {', '.join(sorted(value)[:MAX_NAMES])}{', …' if len(value) > MAX_NAMES else ''}" if value else "empty"
        )
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "empty"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 3] + "…"
