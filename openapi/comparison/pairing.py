"""Which of several variants (`oneOf`, `anyOf`) was which before."""

import json
from collections.abc import Sequence
from typing import Any

Pair = tuple[int | None, int | None]
"""Position before and after; None where there is none."""

ALIKE = 0.3
"""Share of properties that two variants without a common name must have in common."""

LEAST = 1e-9
"""A share that is not nothing."""


def paired(
    old: Sequence[Any],
    new: Sequence[Any],
    keys: tuple[list[frozenset[str]], list[frozenset[str]]],
    features: tuple[list[frozenset[str]], list[frozenset[str]]],
) -> list[Pair]:
    """Pairs of positions: by the discriminator's names, by what a variant is called, by what it says, by what it is like.

    `keys` are names in a discriminator's mapping, `features` names that tell what a variant is like, of each before and
    after. The way back gives the same pairs.
    """
    pairs: list[Pair] = []
    left, right = list(range(len(old))), list(range(len(new)))

    def match(index: int, other: int) -> None:
        pairs.append((index, other))
        left.remove(index)
        right.remove(other)

    def best(sets: tuple[list[frozenset[str]], list[frozenset[str]]], least: float) -> None:
        scores = [(-_likeness(sets[0][one], sets[1][two]), one + two, abs(one - two), one, two) for one in left for two in right]
        for score, _, _, one, two in sorted(scores):
            if -score >= least and one in left and two in right:
                match(one, two)

    best(keys, LEAST)
    for identity in (_name, _text):
        before, after = ([identity(variant) for variant in variants] for variants in (old, new))
        for index in list(left):
            found = next((other for other in right if before[index] and after[other] == before[index]), None)
            if found is not None:
                match(index, found)
    best(features, ALIKE)
    pairs += [(index, None) for index in left]
    pairs += [(None, other) for other in right]
    return sorted(pairs, key=lambda pair: (pair[1] is None, pair[1] if pair[1] is not None else pair[0] or 0))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of what either has that both have."""
    return len(one & other) / len(one | other) if one | other else 0.0


def _name(variant: Any) -> str:
    """What a variant is called: the component, or its title; empty when it has no name."""
    schema = variant if isinstance(variant, dict) else {}
    return next((str(schema[name]) for name in ("$ref", "title") if isinstance(schema.get(name), str)), "")


def _text(variant: Any) -> str:
    return json.dumps(variant, sort_keys=True, default=str)
