"""JSON values: copy, compare, and tell in a few words."""

import json
from typing import Any

SHOWN_NAMES = 6
SHOWN_CHARACTERS = 60


def copied(value: Any) -> Any:
    """A copy that shares nothing, neither with `value` nor within itself.

    What YAML aliases made one value becomes several here, so that a change in one place does not show in another;
    `copy.deepcopy` would keep it one.
    """
    if isinstance(value, dict):
        return {name: copied(item) for name, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values; unlike Python's, true is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def first_difference(one: Any, other: Any) -> tuple[tuple[str, ...], Any, Any]:
    """Where two values that differ first do so inside members both have, and what each has there."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        name = next(name for name in sorted(one) if not same(one[name], other[name]))
        at, left, right = first_difference(one[name], other[name])
        return (name, *at), left, right
    return (), one, other


def describe(value: Any) -> str:
    """A value in a few words: short scalars as they are, containers by what they hold."""
    if isinstance(value, dict):
        return (
            f"an object with {', '.join(sorted(value)[:SHOWN_NAMES])}{', …' if len(value) > SHOWN_NAMES else ''}"
            if value
            else "empty"
        )
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "empty"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 3] + "…"
