"""Metrics that policies emitted: bounded, in memory, for tests to read through the control API."""

from collections import deque
from collections.abc import Iterator
from typing import Any

Metric = dict[str, Any]


class Metrics:
    """The last `limit` values, oldest first."""

    def __init__(self, limit: int = 5_000) -> None:
        self._kept: deque[Metric] = deque(maxlen=limit)

    def keep(self, metric: Metric) -> None:
        """Remember one."""
        self._kept.append(metric)

    def __iter__(self) -> Iterator[Metric]:
        return iter(self._kept)

    def reset(self) -> None:
        """Forget all."""
        self._kept.clear()
