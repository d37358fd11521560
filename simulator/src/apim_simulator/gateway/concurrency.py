"""How many requests are inside a `limit-concurrency` at this moment, by key."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Gates:
    """One counter for each key of one gateway."""

    def __init__(self) -> None:
        self._inside: Counter[str] = Counter()

    @contextmanager
    def entered(self, key: str, most: int) -> Iterator[bool]:
        """Whether there was room; who got in leaves at the end of the block."""
        admitted = self._inside[key] < most
        self._inside[key] += admitted
        try:
            yield admitted
        finally:
            self._inside[key] -= admitted
            self._inside += Counter()
