"""JSON that pulumi prints, read by its shape once: whatever is not as the engine writes it cannot be judged."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

DEPTH: Final = 100
"""Levels of nesting at most. The engine prints whole inputs, of which the deepest in azure-native has some twenty."""

KINDS: Final[Mapping[type, str]] = {dict: "an object", list: "an array", str: "a text", bool: "true or false", type(None): "null"}


class Unreadable(ValueError):
    """The text is nothing that can be judged. The message says where, what was found, what is expected, and how to get it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place in the text, such as `steps[3].newState`.

    `source` names the text in messages, `advice` says how to get one that can be read. Everything raises Unreadable where the
    value has another form than is asked for; null counts as what is left out, as in Go.
    """

    value: Any
    place: str
    source: str
    advice: str

    def at(self, name: str) -> "Node":
        """A member of the object; null where it has none of that name."""
        return Node(self.object().get(name), f"{self.place}.{name}" if self.place else name, self.source, self.advice)

    def object(self) -> Mapping[str, Any]:
        """Members by name; none of null."""
        return {} if self.value is None else self._of(dict)

    def entries(self) -> Iterator["Node"]:
        """Of an array; none of null."""
        for number, value in enumerate([] if self.value is None else self._of(list)):
            yield Node(value, f"{self.place}[{number}]", self.source, self.advice)

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """Of an object, by name; none of null."""
        return ((name, self.at(name)) for name in self.object())

    def text(self) -> str:
        """A text, "" for null."""
        return "" if self.value is None else str(self._of(str))

    def name(self) -> str:
        """A text that is not empty."""
        return self.text() or self.refuse("a text")

    def names(self) -> tuple[str, ...]:
        """Texts of an array."""
        return tuple(each.text() for each in self.entries())

    def flag(self) -> bool:
        """True or false, which null is."""
        return self.value is not None and bool(self._of(bool))

    def count(self) -> int:
        """A whole number from 0."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            self.refuse("a whole number")
        return int(self.value)

    def refuse(self, expected: str) -> NoReturn:
        """Raise Unreadable over this value."""
        found = KINDS.get(type(self.value), "a number") if self.value != "" else "empty"
        self.fail(f"{self.place or 'it'} is {found}, and {expected} is expected")

    def fail(self, found: str) -> NoReturn:
        """Raise Unreadable."""
        raise Unreadable(f"{self.source} cannot be judged: {found}; {self.advice}")

    def _of(self, kind: type) -> Any:
        if not isinstance(self.value, kind):
            self.refuse(KINDS[kind])
        return self.value


def parse(text: str, source: str, advice: str) -> Node:
    """The object in a text. Raises Unreadable for any other text, for nesting beyond `DEPTH`, and for half characters."""
    empty = Node(None, "", source, advice)
    try:
        tree = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        empty.fail(f"it is nested deeper than {DEPTH} levels")
    except ValueError:
        empty.fail("it is not JSON")
    if not isinstance(tree, dict):
        Node(tree, "", source, advice).refuse("an object")
    _check(tree, empty)
    return Node(tree, "", source, advice)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _check(tree: Any, node: Node) -> None:
    """Without recursion, since the depth is what is in question."""
    level = [tree]
    for _ in range(DEPTH):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner += value
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str) and not _is_text(value):
                node.fail("it holds half a character (a lone surrogate)")
        if not inner:
            return
        level = inner
    node.fail(f"it is nested deeper than {DEPTH} levels")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
