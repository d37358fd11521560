"""The gateways' built-in cache: values with a lifetime by the simulator's clock, in memory."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apim_simulator.clock import Clock


@dataclass(frozen=True, slots=True)
class _Coming:
    """A value that is found from one moment until another."""

    at: datetime
    until: datetime
    value: Any


class Cache:
    """Values by key. Keys begin with the service's id and the kind of entry, so that nothing meets by accident."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, ...], tuple[datetime, Any]] = {}
        self._coming: dict[tuple[str, ...], list[_Coming]] = {}
        """Values that are not there yet, in the order in which they were put."""
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
            self._coming.setdefault(key, []).append(_Coming(now + timedelta(seconds=after), until, value))
            return
        self.remove(*key)
        self._kept[key] = (until, value)

    def _arrive(self, key: tuple[str, ...]) -> None:
        """Let the last value that is due be found: one that was put before it never takes its place."""
        coming = self._coming.get(key, [])
        due = [number for number, each in enumerate(coming) if each.at <= self._clock.now()]
        if due:
            found = coming[due[-1]]
            self._coming[key] = coming[due[-1] + 1 :]
            self._kept[key] = (found.until, found.value)

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
