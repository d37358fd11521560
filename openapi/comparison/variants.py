"""Which of several variants (`oneOf`, `anyOf`) was which before."""

import json
from collections.abc import Callable, Sequence
from typing import Any

Pair = tuple[int | None, int | None]
"""Position before and after; None where there is none."""

ALIKE = 0.3
"""Share of properties that two variants without a common name must have in common."""


def paired(old: Sequence[Any], new: Sequence[Any], features: tuple[list[frozenset[str]], list[frozenset[str]]]) -> list[Pair]:
    """Pairs of positions: by what a variant is called, then by what it says, then by what it has in common with others.

    `features` are names that tell what a variant is like, of each before and after.
    """
    pairs: list[Pair] = []
    left, right = list(range(len(old))), list(range(len(new)))

    def match(index: int, other: int) -> None:
        pairs.append((index, other))
        left.remove(index)
        right.remove(other)

    for identity in (_name, _text):
        for index in list(left):
            other = _first(identity(old[index]), right, new, identity)
            if other is not None:
                match(index, other)
    for index in list(left):
        scores = [(_likeness(features[0][index], features[1][other]), -other) for other in right]
        if scores and max(scores)[0] >= ALIKE:
            match(index, -max(scores)[1])
    pairs += [(index, None) for index in left]
    pairs += [(None, other) for other in right]
    return sorted(pairs, key=lambda pair: (pair[1] is None, pair[1] if pair[1] is not None else pair[0] or 0))


def _first(key: str, among: list[int], new: Sequence[Any], identity: Callable[[Any], str]) -> int | None:
    return next((index for index in among if key and identity(new[index]) == key), None)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of what either has that both have."""
    return len(one & other) / len(one | other) if one | other else 0.0


def _name(variant: Any) -> str:
    """What a variant is called: the component, or its title; empty when it has no name."""
    schema = variant if isinstance(variant, dict) else {}
    return next((str(schema[name]) for name in ("$ref", "title") if isinstance(schema.get(name), str)), "")


def _text(variant: Any) -> str:
    return json.dumps(variant, sort_keys=True, default=str)
