"""The value every step of this package takes and returns."""

from dataclasses import dataclass, field
from typing import Any, NoReturn

from linting import ContractError, Finding, Location
from openapi.positions import Origin

TYPE_NAMES = {
    dict: "an object",
    list: "a list",
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI document as plain JSON values.

    `source` is the file as the user names it, for messages. `tree` is shared between documents and never changed:
    a transform copies what it touches and shares the rest. `origin` is the file's text, where there is one.
    """

    source: str
    tree: dict[str, Any]
    origin: Origin | None = field(default=None, repr=False, compare=False)

    def location(self, place: str) -> Location:
        """The place and line in the file that the user can go to, of a pointer into this document."""
        where, line = self.origin.locate(place) if self.origin else (place, None)
        return Location(self.source, where, line)

    def finding(self, place: str, rule: str, found: str, fix: str) -> Finding:
        """An error about this document, at the place and line of the file that the user can go to."""
        at = self.location(place)
        return Finding(at.source, at.place, rule, found, fix, line=at.line)

    def refuse(self, place: str, rule: str, found: str, fix: str) -> NoReturn:
        """Stop at an error about this document. Raises ContractError."""
        raise ContractError([self.finding(place, rule, found, fix)])


def type_name(value: Any) -> str:
    """What a JSON value is, in words for a message."""
    return TYPE_NAMES[type(value)]
