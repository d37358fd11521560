"""What a policy rule is, and what it is given to look at."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from linting import Severity
from policy.context import Context
from policy.document import Document
from policy.elements import Scope
from policy.placing import Placed, Value

LEARN = "https://learn.microsoft.com/azure/api-management/"
"""The page of a policy is this, its name, and `-policy`."""

REFERENCE = f"{LEARN}api-management-policies"
STREAMING = f"{LEARN}how-to-server-sent-events"
EXPRESSIONS = f"{LEARN}api-management-policy-expressions"


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy and what is known around it. `elements` and `values` are all of them, walked once for all rules.

    `scope` is where the policy is to be attached; None where that is unknown, and for a fragment that may go anywhere.
    """

    document: Document
    scope: Scope | None
    context: Context
    elements: tuple[Placed, ...]
    values: tuple[Value, ...]

    def named(self, *names: str) -> Iterator[Placed]:
        """The policies of these names, wherever they stand."""
        return (place for place in self.elements if place.policy and place.name in names)


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of a rule: path, offset in the text, and what is there. `fix`, `severity` where they are not the rule's."""

    place: str
    offset: int
    found: str
    fix: str = ""
    severity: Severity | None = None


def at(place: Placed, found: str, fix: str = "", severity: Severity | None = None) -> Fault:
    """A fault of an element."""
    return Fault(place.path, place.element.start, found, fix, severity)


def at_attribute(place: Placed, name: str, found: str, fix: str = "", severity: Severity | None = None) -> Fault:
    """A fault of an attribute, or of its absence."""
    attribute = place.element.attribute(name)
    if attribute is None:
        return at(place, found, fix, severity)
    return Fault(f"{place.path}/@{name}", attribute.start, found, fix, severity)


Confidence = Literal["recorded", "documented", "sample", "reported", "inferred", "choice"]
"""How a rule is known, best first: seen in recordings of the service; written in its documentation; in code or contracts of
Microsoft's; told by users; concluded; or decided here where no source decides."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which API Management refuses a policy, or does something else than it seems to say.

    Each file of `policy/rules/` holds one, named RULE. A `quiet` one is for commands that were asked, not for each deploy.
    """

    id: str
    severity: Severity
    confidence: Confidence
    source: str
    remedy: str
    check: Callable[[Subject], Iterable[Fault]]
    quiet: bool = False
    title: str = ""
    """What the rule is about: the docstring of its file, which `policy.linting` puts here."""
