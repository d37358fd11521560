"""The gateways' built-in cache: values with a lifetime by the simulator's clock, in memory."""

from datetime import datetime, timedelta
from typing import Any

from apim_simulator.clock import Clock


class Cache:
    """Values by key. Keys begin with the service's id and the kind of entry, so that nothing meets by accident."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, ...], tuple[datetime, Any]] = {}

    def get(self, *key: str) -> Any:
        """The value, None for none or one whose time is over."""
        found = self._kept.get(key)
        return found[1] if found and found[0] > self._clock.now() else None

    def below(self, *prefix: str) -> list[Any]:
        """Living values whose key begins so, oldest first."""
        now = self._clock.now()
        return [value for key, (until, value) in self._kept.items() if key[: len(prefix)] == prefix and until > now]

    def put(self, value: Any, seconds: float, *key: str) -> None:
        """Keep a value for so many seconds, in place of an older one."""
        self._kept.pop(key, None)
        self._kept[key] = (self._clock.now() + timedelta(seconds=seconds), value)

    def remove(self, *key: str) -> None:
        """Forget a value, if there is one."""
        self._kept.pop(key, None)

    def reset(self) -> None:
        """Forget everything."""
        self._kept.clear()
