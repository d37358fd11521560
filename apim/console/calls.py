"""The calls of a session, each followed while it goes on; the last ones are kept, in memory."""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from apim.console.request import CallRequest
from apim.console.traces import Trace

MOST: Final = 200
MOST_KEPT: Final = 50_000_000
"""Calls that are kept, and characters of all their answers."""

OK: Final = 200
MOST_CHARACTERS: Final = 5_000_000
"""Of one answer, whole: what is longer is cut, and marked as cut."""


@dataclass(slots=True)
class Call:
    """One call. Times are seconds since it was sent; `headers` are masked, `error` says why there is no whole answer."""

    request: CallRequest
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    state: Literal["running", "done"] = "running"
    status: int | None = None
    phrase: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    whole: str = ""
    usage: Mapping[str, Any] | None = None
    error: str = ""
    until_headers: float | None = None
    until_first_byte: float | None = None
    until_end: float | None = None
    trace: Trace | None = None
    trace_note: str = ""
    begun: float = field(default_factory=time.monotonic)
    """On the clock of `time.monotonic`."""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _pieces: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Since it was sent."""
        return time.monotonic() - self.begun

    def add(self, text: str) -> None:
        """More of the answer."""
        if text:
            self._pieces.append(text)
            self.changed()

    @property
    def content(self) -> str:
        """What a person reads of the answer, so far."""
        return "".join(self._pieces)

    def changed(self) -> None:
        """Wake those who follow."""
        self._changed.set()
        self._changed = asyncio.Event()

    def ended(self) -> None:
        """Nothing more comes."""
        self.state = "done"
        self.changed()

    async def follow(self) -> AsyncIterator[str]:
        """The answer's text, what is there at once and then each piece as it comes, until the end."""
        at = 0
        while True:
            changed = self._changed
            if at < len(self._pieces):
                piece, at = "".join(self._pieces[at:]), len(self._pieces)
                yield piece
            elif self.state == "done":
                return
            else:
                await changed.wait()

    @property
    def is_answered(self) -> bool:
        """Whether a conversation can go on from here."""
        return self.state == "done" and self.status == OK and bool(self.content) and not self.error

    def conversation(self) -> tuple[Mapping[str, str], ...]:
        """The messages for the next call: with this one's answer, or without what was not answered."""
        if self.is_answered:
            return (*self.request.messages, {"role": "assistant", "content": self.content})
        return self.request.messages[:-1]


class Calls:
    """By id, newest last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Call] = OrderedDict()

    def keep(self, call: Call) -> None:
        """Add one; the oldest is forgotten."""
        self._kept[call.id] = call
        while len(self._kept) > MOST or (len(self._kept) > 1 and sum(len(each.whole) for each in self._kept.values()) > MOST_KEPT):
            self._kept.popitem(last=False)

    def get(self, call_id: str) -> Call | None:
        """A call, unless it was forgotten or never was."""
        return self._kept.get(call_id)

    def newest(self) -> list[Call]:
        """All, newest first."""
        return list(reversed(self._kept.values()))
