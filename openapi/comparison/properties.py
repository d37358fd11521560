"""The properties of two objects: which are sent or answered at all, and which have to be."""

from collections.abc import Iterator
from typing import Any

from openapi.comparison.bounds import Difference, or_none
from openapi.comparison.change import Direction
from openapi.comparison.effective import Effective, Schema, names

OTHER_WAY: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
"""What takes a property out of requests, and what out of responses, `required` included (OpenAPI 3.0.3, section 4.7.24)."""


def properties(effective: Effective, schema: Schema, direction: Direction) -> tuple[dict[str, Any], frozenset[str]]:
    """The properties that go in a direction, and the names of those that have to be there."""
    given = schema.get("properties")
    all_ = given if isinstance(given, dict) else {}
    mark = OTHER_WAY.get(direction)
    going = {name: node for name, node in all_.items() if mark is None or effective.resolved_of(node).get(mark) is not True}
    return going, frozenset(name for name in names(schema.get("required")) if name in going or name not in all_)


def accesses(old: tuple[Effective, Schema], new: tuple[Effective, Schema], name: str) -> Iterator[Difference]:
    """The change of a property that both objects have, and only one of them in this direction."""
    one, other = (effective.resolved_of(schema["properties"][name]) for effective, schema in (old, new))
    for mark in OTHER_WAY.values():
        if (one.get(mark) is True) != (other.get(mark) is True):
            yield "DIFF-ACCESS", f"{mark} {or_none(one, mark)}", f"{mark} {or_none(other, mark)}"
