"""The graph of a stack as a value."""

from dataclasses import dataclass
from typing import Final, Literal

from linting import Location

COMPUTED: Final = "by an expression"
"""Label of an edge to what no policy names literally."""

Kind = Literal["consumer", "product", "api", "policy", "pool", "backend", "account"]

KINDS: Final[dict[Kind, str]] = {
    "consumer": "Consumers",
    "product": "Products",
    "api": "APIs",
    "policy": "Policies",
    "pool": "Pools",
    "backend": "Backends",
    "account": "Accounts",
}
"""Heading of each kind, in the order in which a call meets them."""

Change = Literal["", "added", "changed", "replaced", "removed"]

CHANGES: Final[dict[Change, str]] = {"added": "+", "changed": "~", "replaced": "±", "removed": "-"}
"""The sign of each change that an update makes, so that colour alone says none of them."""


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a stack. `details` are lines for people; `location` is where the settings have it. Holds no secret."""

    key: str
    kind: Kind
    title: str
    details: tuple[str, ...]
    location: Location
    change: Change = ""

    @property
    def at(self) -> str:
        """File and line; the file alone where no line is known."""
        return f"{self.location.source}:{self.location.line}" if self.location.line else self.location.source


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node to another, by key; what is between them, in a few words."""

    start: str
    end: str
    label: str = ""
    change: Change = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes of a stack, in the order of the settings, and their edges."""

    stack: str
    service: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def of(self, kind: Kind) -> tuple[Node, ...]:
        """The nodes of a kind."""
        return tuple(node for node in self.nodes if node.kind == kind)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Those that there are, in the order in which a call meets them."""
        there = {node.kind for node in self.nodes}
        return tuple(kind for kind in KINDS if kind in there)

    @property
    def has_changes(self) -> bool:
        """Whether an update changes a node or an edge of it."""
        return any(node.change for node in self.nodes) or any(edge.change for edge in self.edges)
