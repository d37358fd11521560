"""The one clock of the simulated Azure: real time plus an offset that tests advance."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta


def real_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


LONGEST_SECONDS = 10 * 365 * 86_400
"""A limit beyond this is none, and dates have an end."""


class Clock:
    """Every window, wait, breaker and expiry reads this clock, so that `advance` moves all of them at once.

    `source` is where real time comes from; a test passes a constant, and time stops.
    """

    def __init__(self, source: Callable[[], datetime] = real_time) -> None:
        self._source = source
        self._offset = timedelta()
        self._moved = asyncio.Event()
        self._limits: dict[asyncio.Timeout, datetime] = {}

    def now(self) -> datetime:
        """Current time, timezone-aware UTC."""
        return self._source() + self._offset

    def advance(self, by: timedelta) -> None:
        """Move forward and let every sleeper look again. Raises ValueError for a negative step: time only moves forward."""
        if by < timedelta():
            raise ValueError(f"a clock only advances, got {by}")
        self._move(self._offset + by)

    def reset(self) -> None:
        """Back to real time; what sleeps goes on sleeping until its time has come."""
        self._move(timedelta())

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` of this clock's time have passed; `advance` shortens the wait."""
        due = self.now() + timedelta(seconds=seconds)
        while (left := (due - self.now()).total_seconds()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._moved.wait()
            except TimeoutError:
                continue

    @asynccontextmanager
    async def limit(self, seconds: float) -> AsyncIterator[None]:
        """Cancel what runs within after `seconds` of this clock's time. Raises TimeoutError then, as `asyncio.timeout` does."""
        seconds = min(LONGEST_SECONDS, seconds)  # in this order: what is no number is no limit either
        async with asyncio.timeout(seconds) as timeout:
            self._limits[timeout] = self.now() + timedelta(seconds=seconds)
            try:
                yield
            finally:
                del self._limits[timeout]

    def _move(self, offset: timedelta) -> None:
        self._offset = offset
        for timeout, due in self._limits.items():
            if timeout.expired():
                continue  # what it cancelled has not ended yet
            timeout.reschedule(asyncio.get_running_loop().time() + (due - self.now()).total_seconds())
        self._moved.set()
        self._moved = asyncio.Event()
