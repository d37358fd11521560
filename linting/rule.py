"""What a rule is, whatever it looks at: documents, policies or stacks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from linting.finding import Level, Severity

S = TypeVar("S")
"""What a rule looks at: its subject."""
P = TypeVar("P")
"""How a place in the subject is written: a JSON pointer, an element's path and offset, a key path."""

Confidence = Literal["recorded", "documented", "sample", "reported", "inferred", "choice"]
"""How a rule is known, best first: seen in recordings of the service; written in its documentation; in code or contracts of
Microsoft's; reported by users; concluded; or decided here where no source decides."""


@dataclass(frozen=True)  # no slots: with them an alias such as Fault[str] cannot be called in Python 3.11
class Fault(Generic[P]):
    """One breach of a rule: where, and what is there. `fix` and `severity` only where they differ from the rule's."""

    place: P
    found: str
    fix: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, kw_only=True)  # no slots, as above
class Rule(Generic[S]):
    """One way in which API Management refuses something, does something else than it seems to say, or a reviewer would ask.

    Each file of a package of rules holds one, named RULE, in a module whose docstring is the rule's `title`; the docstring of
    `check` says what breaks it. `source` is where the rule is known from, with links or ids of recordings. `severity` is what
    it has unless a team says otherwise; a rule that is `off` is not run. One that is `blocking` is run before the others,
    which look at nothing that it refuses. A `quiet` warning is for commands that were asked, not for each deployment.
    """

    id: str
    severity: Level
    confidence: Confidence
    source: str
    remedy: str
    check: Callable[[S], Iterable[Fault[Any]]]
    blocking: bool = False
    quiet: bool = False
    title: str = ""
