"""The gateways' built-in cache: values with a lifetime by the simulator's clock, in memory."""

from datetime import datetime, timedelta
from typing import Any

from apim_simulator.clock import Clock


class Cache:
    """Values by key. Keys begin with the service's id and the kind of entry, so that nothing meets by accident."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, ...], tuple[datetime, Any]] = {}
        self._coming: dict[tuple[str, ...], tuple[datetime, datetime, Any]] = {}
        """Values that are not there yet, each with the moment at which it is."""
        self._counted = 0

    def get(self, *key: str) -> Any:
        """The value, None for none or one whose time is over."""
        self._arrive(key)
        found = self._kept.get(key)
        return found[1] if found and found[0] > self._clock.now() else None

    def below(self, *prefix: str) -> list[Any]:
        """Living values whose key begins so, oldest first."""
        now = self._clock.now()
        return [value for key, (until, value) in self._kept.items() if key[: len(prefix)] == prefix and until > now]

    def put(self, value: Any, seconds: float, *key: str, after: float = 0) -> None:
        """Keep a value for so many seconds, in place of an older one; it is found `after` so many."""
        now = self._clock.now()
        until = now + timedelta(seconds=seconds)
        if after:
            self._coming[key] = (now + timedelta(seconds=after), until, value)
            return
        self._kept.pop(key, None)
        self._kept[key] = (until, value)

    def _arrive(self, key: tuple[str, ...]) -> None:
        at, until, value = self._coming.get(key, (None, None, None))
        if at is not None and until is not None and at <= self._clock.now():
            del self._coming[key]
            self._kept[key] = (until, value)

    def loses(self, each: int) -> bool:
        """Whether the value to be stored next is lost, each so manieth of them is; none where `each` is 0."""
        self._counted += 1
        return bool(each) and self._counted % each == 0

    def remove(self, *key: str) -> None:
        """Forget a value, if there is one."""
        self._coming.pop(key, None)
        self._kept.pop(key, None)

    def reset(self) -> None:
        """Forget everything."""
        self._coming.clear()
        self._kept.clear()
