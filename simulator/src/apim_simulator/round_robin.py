"""Whose turn it is among the members of a pool: smooth weighted round-robin, so that sequences are exact (our choice).

Azure balances approximately, and says so (https://learn.microsoft.com/azure/api-management/backends).
"""

from collections.abc import Sequence

from apim_simulator import ids


class RoundRobin:
    """The rotation of every pool, in memory."""

    def __init__(self) -> None:
        self._current: dict[str, dict[str, int]] = {}

    def next(self, pool_id: str, candidates: Sequence[tuple[str, int]]) -> str:
        """The next of `candidates` (key and weight, in the pool's order), which is not empty.

        Every candidate gains its weight, the one with the most (the first of equals) is taken and loses the sum. A weight of 0
        gets no turn beside others; where all are 0 they are equal (inferred).
        """
        weights = dict(candidates)
        total = sum(weights.values())
        if not total:
            weights = dict.fromkeys(weights, 1)
            total = len(weights)
        current = self._current.setdefault(ids.key(pool_id), {})
        for name, weight in weights.items():
            current[name] = current.get(name, 0) + weight
        chosen = max((name for name in weights if weights[name]), key=lambda name: current[name])
        current[chosen] -= total
        return chosen

    def reset(self) -> None:
        """Every pool begins with its first member."""
        self._current.clear()
