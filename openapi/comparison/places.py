"""Where in a document a place of a schema as it applies really is: through references and the parts of `allOf`."""

from collections.abc import Iterator
from typing import Any

from openapi.comparison.effective import Effective, Schema
from openapi.operation import target
from openapi.pointers import follow, local_tokens, pointer, step, tokens_of

NAMED = ("properties", "oneOf", "anyOf")
"""Members of a schema of which each part of `allOf` holds some entries."""


class Places:
    """Looks places of one document up."""

    def __init__(self, effective: Effective) -> None:
        self.effective = effective

    def of(self, place: str) -> tuple[str, bool]:
        """The pointer that exists in the document, as deep as there is one, and whether that is all of the place."""
        found: tuple[str, ...] = ()
        node: Any = self.effective.tree
        left = tokens_of(place)
        while left:
            found, node = self._resolved(found, node, left[0])
            found, node, left = self._part(found, node, left)
            try:
                node = step(node, left[0])
            except LookupError:
                return pointer(found), False
            found, left = (*found, left[0]), left[1:]
        return pointer(found), True

    def _resolved(self, found: tuple[str, ...], node: Any, token: str) -> tuple[tuple[str, ...], Any]:
        """What a reference ends at, when the token is not beside it."""
        tree = self.effective.tree
        while isinstance(node, dict) and token not in node and isinstance(node.get("$ref"), str):
            tokens = local_tokens(node["$ref"])
            if not tokens or target(tree, node) is None:
                break
            found, node = tokens, follow(tree, tokens)
        return found, node

    def _part(self, found: tuple[str, ...], node: Any, left: tuple[str, ...]) -> tuple[tuple[str, ...], Any, tuple[str, ...]]:
        """The part of a merged schema that the next tokens stand in, and the tokens as they are there."""
        if not isinstance(node, dict) or not isinstance(node.get("allOf"), list):
            return found, node, left
        wanted = _entry(self.effective.of(node), left)
        for at, part in self._parts(found, node, set()):
            own = _own(part, left, wanted)
            if own is not None:
                return at, part, own
        return found, node, left

    def _parts(self, found: tuple[str, ...], node: Schema, seen: set[int]) -> Iterator[tuple[tuple[str, ...], Schema]]:
        """A schema and the parts of its `allOf`, what overrides first."""
        if id(node) in seen:
            return
        seen.add(id(node))
        yield found, node
        parts: list[Any] = node["allOf"] if isinstance(node.get("allOf"), list) else []
        for index in reversed(range(len(parts))):
            at, part = self._resolved((*found, "allOf", str(index)), parts[index], "")
            if isinstance(part, dict):
                yield from self._parts(at, part, seen)


def _entry(schema: Schema, tokens: tuple[str, ...]) -> Any:
    """The value at the next token, or at the next two where parts hold entries each; None where there is none."""
    value = schema.get(tokens[0])
    if tokens[0] in NAMED and len(tokens) > 1:
        try:
            return step(value, tokens[1])
        except LookupError:
            return None
    return value


def _own(part: Schema, left: tuple[str, ...], wanted: Any) -> tuple[str, ...] | None:
    """The tokens as a part has them, when it is the part that holds the wanted value."""
    held = part.get(left[0])
    if left[0] in ("oneOf", "anyOf") and len(left) > 1 and isinstance(held, list):
        index = next((index for index, item in enumerate(held) if item is wanted), None)
        return None if index is None else (left[0], str(index), *left[2:])
    entry = _entry(part, left)
    joined = wanted.get("allOf", ()) if isinstance(wanted, dict) else ()  # what several parts say of one property
    return left if entry is not None and (entry is wanted or any(each is entry for each in joined)) else None
