"""What limits count, in memory and by the simulator's clock: in windows that slide, buckets that refill, periods that end."""

import math
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apim_simulator.clock import Clock

Key = tuple[str, ...]
MOST_KEYS = 10_000
"""Counters of a service kept at once, so that made-up keys do not fill the memory: those used longest ago go (our choice)."""


class Meter(Protocol):
    """One counter of a rate."""

    def left(self) -> float:
        """What may still be used now; less than nothing when more was used."""

    def use(self, amount: float) -> None:
        """Count an amount; a negative one gives back."""

    def seconds_until(self, amount: float) -> float:
        """How long until this much is left again."""


class SlidingWindow:
    """Amounts of the last `seconds`, as classic tiers count (recorded: apim-token-limit-sequence-2 and -4)."""

    def __init__(self, clock: Clock, limit: float, seconds: float) -> None:
        self._clock, self.limit, self._seconds = clock, limit, seconds
        self._used: deque[tuple[datetime, float]] = deque()

    def left(self) -> float:
        """The limit without what was used in the window."""
        self._forget()
        return self.limit - sum(amount for _, amount in self._used)

    def use(self, amount: float) -> None:
        """Count an amount now."""
        if amount:
            self._used.append((self._clock.now(), amount))

    def seconds_until(self, amount: float) -> float:
        """Until enough of the oldest has left the window; the whole window for more than the limit."""
        missing = amount - self.left()
        for at, used in self._used:
            if missing <= 0:
                break
            missing -= used
            if missing <= 0:
                return (at + timedelta(seconds=self._seconds) - self._clock.now()).total_seconds()
        return 0.0 if missing <= 0 else self._seconds

    def _forget(self) -> None:
        begin = self._clock.now() - timedelta(seconds=self._seconds)
        while self._used and self._used[0][0] <= begin:
            self._used.popleft()


class Bucket:
    """A bucket of `limit` that refills evenly over `seconds`, as v2 tiers count [D]."""

    def __init__(self, clock: Clock, limit: float, seconds: float) -> None:
        self._clock, self.limit, self._rate = clock, limit, limit / seconds
        self._level, self._at = float(limit), clock.now()

    def left(self) -> float:
        """What is in it."""
        now = self._clock.now()
        self._level = min(self.limit, self._level + self._rate * (now - self._at).total_seconds())
        self._at = now
        return self._level

    def use(self, amount: float) -> None:
        """Take an amount out, even below nothing."""
        self._level = self.left() - amount

    def seconds_until(self, amount: float) -> float:
        """Until it holds the amount, or is full."""
        return max(0.0, (min(amount, self.limit) - self.left()) / self._rate)


class Counters:
    """The counters of all services by key; a key begins with the service's id and the kind of limit."""

    def __init__(self, clock: Clock, most: int = MOST_KEYS) -> None:
        self._clock, self._most = clock, most
        self._meters: dict[str, dict[Key, SlidingWindow | Bucket]] = {}
        self._periods: dict[str, dict[Key, tuple[datetime, float]]] = {}

    def rate(self, key: Key, limit: float, seconds: float, *, bucket: bool) -> SlidingWindow | Bucket:
        """The counter of a rate. Another limit for the same key goes on from what was used (inferred)."""
        kind = Bucket if bucket else SlidingWindow
        kept, whole = self._meters.setdefault(key[0], {}), (*key, kind.__name__, str(seconds))
        found = kept.pop(whole, None) or kind(self._clock, limit, seconds)
        found.limit = limit
        kept[whole] = found
        _bounded(kept, self._most)
        return found

    def used(self, key: Key, period: datetime) -> float:
        """What was used in the period that began then."""
        began, amount = self._periods.get(key[0], {}).get(key, (period, 0.0))
        return amount if began == period else 0.0

    def use(self, key: Key, period: datetime, amount: float) -> None:
        """Count an amount in the period that began then."""
        before, kept = self.used(key, period), self._periods.setdefault(key[0], {})
        kept.pop(key, None)
        kept[key] = (period, before + amount)
        _bounded(kept, self._most)

    def reset(self) -> None:
        """Nothing was ever used."""
        self._meters.clear()
        self._periods.clear()


def _bounded(kept: dict[Key, SlidingWindow | Bucket] | dict[Key, tuple[datetime, float]], most: int) -> None:
    """Let go of what was used longest ago; the last used is last."""
    if len(kept) > most:
        kept.pop(next(iter(kept)))


def calendar(now: datetime, period: str) -> tuple[datetime, datetime]:
    """Begin and end of the UTC calendar period of a time: Hourly, Daily, Weekly (from Monday, inferred), Monthly, Yearly."""
    now = now.astimezone(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    if period == "Hourly":
        return hour, hour + timedelta(hours=1)
    if period == "Daily":
        return day, day + timedelta(days=1)
    if period == "Weekly":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if period == "Monthly":
        first = day.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1)
    first = day.replace(month=1, day=1)
    return first, first.replace(year=first.year + 1)


def fixed(now: datetime, seconds: float, first: datetime) -> tuple[datetime, datetime]:
    """Begin and end of the period of so many seconds that contains a time, counted from `first`."""
    number = math.floor((now - first).total_seconds() / seconds)
    begin = first + timedelta(seconds=number * seconds)
    return begin, begin + timedelta(seconds=seconds)
