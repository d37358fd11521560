"""What a policy rule is, and what it is given to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import linting
from linting import Location, Severity
from policy.context import Context
from policy.document import Document
from policy.elements import Scope
from policy.placing import Placed, Value

LEARN = "https://learn.microsoft.com/azure/api-management/"
"""The page of a policy is this, its name, and `-policy`."""

REFERENCE = f"{LEARN}api-management-policies"
STREAMING = f"{LEARN}how-to-server-sent-events"
EXPRESSIONS = f"{LEARN}api-management-policy-expressions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A policy and what is known of its service. `elements` and `values` are all of them, walked once for all rules.

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

    def location(self, place: "Place") -> Location:
        """The path and line of a place in the file that the policy is part of."""
        line = self.document.position(place.offset).line + self.context.first_line - 1
        return Location(self.context.source or self.document.source, place.path, line)


class Place(NamedTuple):
    """Where a fault is in a policy: the offset in its text, by which faults are ordered, and the path of the element."""

    offset: int
    path: str


Fault = linting.Fault[Place]
"""A breach of a rule, at a place in a policy."""

Rule = linting.Rule[Subject]
"""A rule about policies."""


def at(place: Placed, found: str, fix: str = "", severity: Severity | None = None) -> Fault:
    """A fault of an element."""
    return Fault(Place(place.element.start, place.path), found, fix, severity)


def at_attribute(place: Placed, name: str, found: str, fix: str = "", severity: Severity | None = None) -> Fault:
    """A fault of an attribute, or of its absence."""
    attribute = place.element.attribute(name)
    if attribute is None:
        return at(place, found, fix, severity)
    return Fault(Place(attribute.start, f"{place.path}/@{name}"), found, fix, severity)


def in_value(subject: Subject, value: Value, index: int, found: str, fix: str = "", *, severity: Severity | None = None) -> Fault:
    """A fault of a character of a value, by its index in it."""
    return Fault(Place(subject.document.offset_in(value.text, index), value.path), found, fix, severity)
