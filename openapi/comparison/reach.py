"""Which operations a component reaches, in what they send and in what they answer."""

from collections.abc import Iterator
from typing import Any

from openapi.comparison.change import Direction
from openapi.document import Document
from openapi.operation import Operation, operations, parameters, target
from openapi.pointers import local_tokens, pointer
from openapi.selection import KINDS
from openapi.structure import walk


class Reach:
    """Looks a document's components up. Only a document with changes in them pays for it."""

    def __init__(self, document: Document) -> None:
        self._tree = document.tree
        self._operations = operations(document)
        self._uses: dict[str, frozenset[str]] = {}
        self._reached: dict[Direction, dict[str, set[str]]] = {}

    def of(self, place: str, direction: Direction) -> tuple[str, ...]:
        """Method and path of each operation that a place under `/components` reaches, in the document's order."""
        component = "/".join(place.split("/")[:4])
        if direction not in self._reached:
            self._reached[direction] = {each.route: self._closure(each, direction) for each in self._operations}
        return tuple(label for label, reached in self._reached[direction].items() if component in reached)

    def _closure(self, operation: Operation, direction: Direction) -> set[str]:
        reached: set[str] = set()
        left = [name for kind, node in self._roots(operation, direction) for name in _references(kind, node)]
        while left:
            name = left.pop()
            if name not in reached:
                reached.add(name)
                left.extend(self._used_by(name))
        return reached

    def _roots(self, operation: Operation, direction: Direction) -> Iterator[tuple[str, Any]]:
        if direction != "response":
            yield from (("parameter", value) for _, value in parameters(operation))
            if isinstance(operation.node.get("requestBody"), dict):
                yield "requestBody", operation.node["requestBody"]
        if direction != "request":
            yield "responses", operation.node.get("responses", {})

    def _used_by(self, name: str) -> frozenset[str]:
        if name not in self._uses:
            section = name.split("/")[2]
            node = target(self._tree, {"$ref": f"#{name}"})
            self._uses[name] = frozenset(_references(KINDS.get(section, "schema"), node)) if node is not None else frozenset()
        return self._uses[name]


def _references(kind: str, node: Any) -> Iterator[str]:
    """Components that an object refers to, itself or in its parts."""
    for _, _, inner in walk(kind, node):
        tokens = local_tokens(inner["$ref"]) if isinstance(inner.get("$ref"), str) else None
        if tokens and tokens[0] == "components":
            yield pointer(tokens[:3])
