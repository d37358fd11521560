"""Which fields of an operation a place of its document is: the schema of `n` in a request, of `choices[].text` in an answer.

A component is as many fields as lead to it. Each is walked through once for an operation, on the shortest way, so that circles
end; every way that leads to it counts.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from apim.report.caller_fields import steps
from openapi.comparison import Change
from openapi.document import Document
from openapi.operation import Operation, operations, parameter_definitions
from openapi.pointers import follow, local_tokens, pointer, tokens_of
from openapi.structure import Tokens, children, walk

PASSED_OVER: Final = frozenset({"example", "link", "callback", "encoding"})
"""Kinds of objects that hold no field of a request or of its answer."""

Ways = dict[str, list[str]]
"""Fields that lead to a place, by its pointer."""


@dataclass(frozen=True, slots=True)
class Use:
    """An operation's fields that a change is about; none where it is about a whole body. `name` is its operationId, or empty."""

    operation: str
    name: str
    fields: tuple[str, ...]


class FieldUses:
    """Looks places of one document up. Only a document with changes pays for it."""

    def __init__(self, document: Document) -> None:
        self._operations = {each.route: each for each in operations(document)}
        self._tree = document.tree
        # What is nothing of a kind that was checked when the document was loaded cannot be walked through.
        self._kinds = {id(node): kind for _, kind, node in walk("document", document.tree)}
        self._ways: dict[tuple[str, bool], Ways] = {}

    def of(self, change: Change, operation: str) -> Use | None:
        """The fields that a change is about in one of its operations; None where its place is reached by none."""
        found = self._operations.get(operation)
        if found is None:
            return None
        if (operation, answer := change.direction == "response") not in self._ways:
            self._ways[operation, answer] = self._walked(found, answer=answer)
        fields = _fields(self._ways[operation, answer], change.place)
        return Use(operation, found.operation_id or "", tuple(filter(None, fields))) if fields else None

    def _walked(self, operation: Operation, *, answer: bool) -> Ways:
        """Every place that a field of the operation's request or answers leads to through references, its own parts first."""
        ways: Ways = {}
        seen: set[str] = set()
        left = deque(_roots(operation, answer=answer))
        for at, _, _, field in left:
            ways[at] = [field]
        while left:
            at, kind, node, field = left.popleft()
            if not isinstance(node, dict) or kind in PASSED_OVER:
                continue
            tokens = local_tokens(node["$ref"]) if isinstance(node.get("$ref"), str) else None
            if tokens:
                at = pointer(tokens)
                ways.setdefault(at, []).append(field)
                there = self._followed(kind, tokens)
                if at not in seen and there is not None:
                    seen.add(at)
                    left.append((at, kind, there, field))
                continue
            left.extend((at, child, value, field + _step(kind, inside)) for inside, child, value in children(kind, node))
        return ways

    def _followed(self, kind: str, tokens: Iterable[str]) -> Any:
        try:
            found = follow(self._tree, tokens)
        except LookupError:
            return None
        return found if self._kinds.get(id(found)) == kind else None


Node = tuple[str, str, Any, str]
"""Where an object's own pointer begins, its kind, the object, and the field that leads to it."""


def _roots(operation: Operation, *, answer: bool) -> Iterator[Node]:
    if answer:
        yield f"{operation.place}/responses", "responses", operation.node.get("responses"), ""
        return
    for place, parameter in parameter_definitions(operation):
        name = str(parameter.get("name"))
        yield f"{place}/schema", "schema", parameter.get("schema"), name
        yield f"{place}/content", "parameter", {"content": parameter.get("content") or {}}, name
    yield f"{operation.place}/requestBody", "requestBody", operation.node.get("requestBody"), ""


def _step(kind: str, inside: Tokens) -> str:
    """What one step into an object adds to a field."""
    if kind == "schema":
        return "".join(steps([str(token) for token in inside]))
    return str(inside[-1]) if kind == "response" and inside[0] == "headers" else ""


def _fields(ways: Ways, place: str) -> dict[str, None]:
    """Each once; a place may lie in several that fields lead to."""
    tokens = tokens_of(place)
    found: dict[str, None] = {}
    for depth in range(len(tokens) + 1):
        rest = "".join(steps(tokens[depth:]))
        for field in ways.get(pointer(tokens[:depth]), ()):
            found[f"{field}{rest}".removeprefix(".")] = None
    return found
