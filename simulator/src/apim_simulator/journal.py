"""What was asked of every plane, in order: bounded, in memory, free of secrets."""

import itertools
from collections import deque
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any

from apim_simulator.clock import Clock

WRITES = frozenset({"PUT", "PATCH", "POST", "DELETE"})


@dataclass(slots=True)
class Entry:
    """One request. `began` and `ended` are ticks of one counter over all planes: two requests overlapped if their ranges do.

    `path` has no query (keys travel there); `code` is the error code of a JSON answer; `locks` and `notes` are filled by the plane.
    """

    plane: str
    method: str
    path: str
    if_match: bool
    start: str
    began: int
    end: str | None = None
    ended: int | None = None
    status: int | None = None
    code: str | None = None
    milliseconds: float | None = None
    locks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    body: str | None = None
    """Of a write to ARM, secrets included, while the setting `journal_bodies` is on."""


_current: ContextVar[Entry | None] = ContextVar("journal_entry", default=None)


class Journal:
    """The last `limit` requests."""

    def __init__(self, clock: Clock, limit: int = 10_000) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=limit)
        self._ticks = itertools.count(1)

    def begin(self, plane: str, method: str, path: str, *, if_match: bool = False) -> Entry:
        """Open the entry of a request; until `end`, `note` and `lock` of the same task reach it."""
        entry = Entry(plane, method, path, if_match, self._clock.now().isoformat(), next(self._ticks))
        self._entries.append(entry)
        _current.set(entry)
        return entry

    def end(self, entry: Entry, status: int | None, code: str | None, milliseconds: float) -> None:
        """Close an entry; `status` is None if no answer was sent."""
        entry.end, entry.ended = self._clock.now().isoformat(), next(self._ticks)
        entry.status, entry.code, entry.milliseconds = status, code, milliseconds

    def note(self, text: str) -> None:
        """Attach a remark, such as an import's warning, to the request being answered."""
        if (entry := _current.get()) is not None:
            entry.notes.append(text)

    def body(self, text: str) -> None:
        """Keep what the request being answered says."""
        if (entry := _current.get()) is not None:
            entry.body = text

    def lock(self, name: str) -> None:
        """Record that the request being answered holds a lock."""
        if (entry := _current.get()) is not None:
            entry.locks.append(name)

    def entries(self) -> list[Entry]:
        """Oldest first."""
        return list(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries())

    def summary(self) -> dict[str, Any]:
        """Counts that tests ask for: ARM writes without If-Match (accepted as `*`), and our own error codes."""
        arm_writes = [e for e in self._entries if e.plane == "arm" and e.method in WRITES - {"POST"}]
        return {
            "requests": len(self._entries),
            "arm_writes": len(arm_writes),
            "arm_writes_without_if_match": sum(not e.if_match for e in arm_writes),
            "simulator_codes": sorted({e.code for e in self._entries if e.code and e.code.startswith("Simulator")}),
        }

    def as_json(self) -> dict[str, Any]:
        """`{"summary": {…}, "requests": [{…}, …]}`, oldest first."""
        return {"summary": self.summary(), "requests": [asdict(entry) for entry in self._entries]}

    def reset(self) -> None:
        """Forget every request."""
        self._entries.clear()
