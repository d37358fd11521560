"""Where a JSON pointer is in the text of a file. Only a finding pays for it: nothing is scanned before the first one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openapi import json_text
from openapi.json_values import same
from openapi.pointers import follow, list_index, local_tokens, pointer, step, tokens_of

MAX_CHAIN = 20
"""References followed one after the other before a circle is assumed."""


@dataclass(slots=True)
class Origin:
    """The text that a document was loaded from, and what it says. Which syntax it has is known with the first place.

    `patched` is what it says after patches, where there are any: places of findings are places in that.
    """

    text: str
    tree: dict[str, Any]
    patched: dict[str, Any] | None = None
    lines: json_text.Lines | None = None
    root: Any = None

    def locate(self, place: str) -> tuple[str, int | None]:
        """A pointer into the document at hand as a pointer into the file, and the line there, counted from 1.

        What was written in place of a reference leads to what the reference names. A place that the file does not have,
        since a patch made it, is kept, with the line of the deepest object that holds it that the file has.
        """
        if not place.startswith("/"):
            return place, None
        found: list[str] = []
        node: Any = self.now
        for token in tokens_of(place):
            found, node = self._referenced(found, node, token)
            try:
                node = step(node, token)
            except LookupError:
                return place, self.line(self._before(found)[0])
            found.append(token)
        there, whole = self._before(found)
        return pointer(there if whole else found), self.line(there)

    @property
    def now(self) -> dict[str, Any]:
        """What the document says, patches applied."""
        return self.tree if self.patched is None else self.patched

    def _before(self, tokens: Sequence[str]) -> tuple[Sequence[str], bool]:
        """Where a place of the patched document is in the file, as deep as it does, and whether that is all of it."""
        return (tokens, True) if self.patched is None else unpatched(self.tree, self.patched, tokens)

    def _referenced(self, found: list[str], node: Any, token: str) -> tuple[list[str], Any]:
        for _ in range(MAX_CHAIN):
            if not isinstance(node, dict) or token in node or not isinstance(node.get("$ref"), str):
                break
            tokens = local_tokens(node["$ref"])
            try:
                node = follow(self.now, tokens or ("",))
            except LookupError:
                break
            found = list(tokens or ())
        return found, node

    def line(self, tokens: Sequence[str]) -> int | None:
        """The line of a place that the file has; None for its root."""
        if not tokens:
            return None
        if self.lines is None and self.root is None:
            self._read()
        if self.lines is not None:
            return self.lines.line(tokens)
        node, line = self.root, None
        for token in tokens:
            line, node = self._member(node, token) or (line, None)
        return line

    def _read(self) -> None:
        """Tell JSON from YAML, which is composed once for all places."""
        try:
            json.loads(self.text)
        except ValueError:
            from openapi import yaml_text  # noqa: PLC0415 - a stack of JSON documents need not load PyYAML

            self.root = yaml_text.compose(self.text)
        else:
            self.lines = json_text.Lines(self.text)

    @staticmethod
    def _member(node: Any, token: str) -> tuple[int, Any] | None:
        from openapi import yaml_text  # noqa: PLC0415 - as above

        index = list_index(token)
        for number, (name, line, item) in enumerate(yaml_text.members(node)):
            if name == token or (name is None and number == index):
                return line, item
        return None


def unpatched(old: Any, new: Any, tokens: Sequence[str]) -> tuple[list[str], bool]:
    """Where a place of `new` stood in `old`, as deep as it did, and whether that is all of it.

    An item of a list is where an equal one was; failing that where it is, if the list is as long as it was and what stood
    there is nowhere now. Values that are no containers are the same place only if they are equal.
    """
    found: list[str] = []
    for token in tokens:
        now = step(new, token)
        there = _former(old, new, token) if isinstance(old, list) and isinstance(new, list) else token
        try:
            before = step(old, there)
        except LookupError:
            return found, False
        if type(before) is not type(now) or (not isinstance(now, dict | list) and before != now):
            return found, False
        found.append(there)
        old, new = before, now
    return found, True


def _former(old: list[Any], new: list[Any], token: str) -> str:
    """Where the item of a patched list stood; "-", which is no place, where none did."""
    index = int(token)
    item = new[index]
    nearest = sorted(range(len(old)), key=lambda other: (abs(other - index), other))
    equal = next((other for other in nearest if same(old[other], item)), None)
    if equal is not None:
        return str(equal)
    changed = len(old) == len(new) and not any(same(old[index], each) for each in new)
    return token if changed else "-"
