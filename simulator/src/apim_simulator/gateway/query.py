"""A query string as the client wrote it: untouched parameters keep their bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus

_SAFE = "-._~!$'()*,;:@/?"
"""What need not be percent-encoded in a query value (RFC 3986)."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: name and value decoded, and the text that goes upstream."""

    name: str
    value: str
    raw: str


Query = tuple[Parameter, ...]


def parse(text: str) -> Query:
    """The parameters of a query string without its question mark."""
    found = []
    for piece in text.split("&"):
        if piece:
            name, _, value = piece.partition("=")
            found.append(Parameter(unquote_plus(name), unquote_plus(value), piece))
    return tuple(found)


def parameter(name: str, value: str) -> Parameter:
    """A parameter that a policy or a backend adds."""
    return Parameter(name, value, f"{quote(name, safe=_SAFE)}={quote(value, safe=_SAFE)}")


def values(query: Query, name: str) -> list[str]:
    """Values of a name; letter case is ignored [C for template parameters, inferred for the rest]."""
    return [p.value for p in query if p.name.lower() == name.lower()]


def without(query: Query, names: Iterable[str]) -> Query:
    """The query but for some names."""
    lower = {name.lower() for name in names}
    return tuple(p for p in query if p.name.lower() not in lower)


def text(query: Query) -> str:
    """The query string."""
    return "&".join(p.raw for p in query)
