"""What a service has of an API that is to be adopted, and what becomes of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

NEWEST: Final = "2025-09-01-preview"
"""Of the API versions the newest: what it answers of a backend and the provider's own version has no input for would be lost."""


class NotAdopted(Exception):
    """Nothing is adopted: the message says what is in the way, whose it is, and the way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A resource to take over: its class and what Azure answers. `document` is an API's, exported; `text` that of a policy."""

    place: str
    class_name: str
    properties: Mapping[str, Any] = field(repr=False)
    text: str | None = field(default=None, repr=False)
    document: str | None = field(default=None, repr=False)
    required_query: str = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What stays as it is: `place`, and `reason` for people. `referenced` says that something adopted names it."""

    place: str
    reason: str
    referenced: bool = False


@dataclass(slots=True)
class Adoption:
    """What is taken and what is left, each by place, in the order in which it was found."""

    taken: dict[str, Taken] = field(default_factory=dict)
    left: dict[str, Left] = field(default_factory=dict)

    def leave(self, place: str, reason: str, *, referenced: bool = False) -> None:
        """Name what is not taken; the first reason stays."""
        if place not in self.taken:
            self.left.setdefault(place, Left(place=place, reason=reason, referenced=referenced))
