"""What policies sent to event hubs: bounded, in memory, for tests to read through the control API."""

from collections import deque
from typing import Any

Event = dict[str, Any]


class Events:
    """The last `limit` events, oldest first."""

    def __init__(self, limit: int = 1_000) -> None:
        self._kept: deque[Event] = deque(maxlen=limit)

    def keep(self, event: Event) -> None:
        """Remember one."""
        self._kept.append(event)

    def __iter__(self) -> Any:
        return iter(self._kept)

    def reset(self) -> None:
        """Forget all."""
        self._kept.clear()
