"""A trace as a value. Everything in it is masked already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

UNKNOWN = "not told by Azure"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step. `message` is what the gateway says of it; `place` where the settings have it, as far as that is known.

    `elapsed` is milliseconds since the call began, `took` how long the step itself was; None where nobody says. `extra` is what
    only the simulator knows: attributes after evaluation, place in the document, result.
    """

    section: str
    source: str
    message: str
    elapsed: float | None = None
    took: float | None = None
    scope: str = UNKNOWN
    place: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call upstream: where to, what came. `extra` is what only the simulator knows: member, breaker, diagnosis."""

    url: str
    outcome: str
    backend: str = ""
    took: float | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """All of it. `reason` is why the answer is the one it is; `source` where the trace is from."""

    id: str
    source: str
    reason: str
    entries: tuple[Entry, ...]
    attempts: tuple[Attempt, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())
    simulated: bool = False


class Source(Protocol):
    """Where traces come from. Both methods may take a while: they are called beside the event loop."""

    def prepare(self, api_id: str) -> Mapping[str, str]:
        """Headers with which a call of an API is traced. Raises NoTrace."""

    def fetch(self, headers: Mapping[str, str]) -> Trace:
        """The trace of a call by the headers of its answer, lower-case. Raises NoTrace."""
