"""A policy document taken apart: elements, attributes, texts and comments, each with where it is."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from policy.entities import REFERENCE

Format = Literal["xml", "rawxml"]
"""How expressions are written: escaped as XML demands, or as they are. The names are those of ARM's `format`.

https://learn.microsoft.com/rest/api/apimanagement/policy/create-or-update
"""


class Position(NamedTuple):
    """Both counted from 1; a column counts characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text or an attribute's value, references resolved; `start` and `end` are offsets of what was written."""

    text: str
    start: int
    end: int
    cdata: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """What is between `<!--` and `-->`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute; `start` is the offset of its name."""

    name: str
    value: Text
    start: int


@dataclass(frozen=True, slots=True)
class Element:
    """One element, `start` and `end` as offsets of the whole of it."""

    name: str
    attributes: tuple[Attribute, ...]
    children: tuple["Element | Text | Comment", ...]
    start: int
    end: int

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def get(self, name: str) -> str | None:
        """The value of the attribute of that name."""
        attribute = self.attribute(name)
        return None if attribute is None else attribute.value.text

    @property
    def elements(self) -> tuple["Element", ...]:
        """The child elements, in order."""
        return tuple(child for child in self.children if isinstance(child, Element))

    def child(self, name: str) -> "Element | None":
        """The first child element of that name."""
        return next((child for child in self.elements if child.name == name), None)

    @property
    def texts(self) -> tuple[Text, ...]:
        """The texts directly in it that are more than white space."""
        return tuple(child for child in self.children if isinstance(child, Text) and child.text.strip())

    def walk(self) -> Iterator["Element"]:
        """The element and all below it, in the order of the document."""
        yield self
        for child in self.elements:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `source` is its file, as the user names it; `lines` are the offsets at which its lines begin."""

    root: Element
    text: str
    format: Format
    source: str
    lines: tuple[int, ...]

    @property
    def is_fragment(self) -> bool:
        """Whether it is a policy fragment, which has no sections."""
        return self.root.name == "fragment"

    @property
    def sections(self) -> tuple[Element, ...]:
        """The elements below `<policies>`; none for a fragment."""
        return () if self.is_fragment else self.root.elements

    def section(self, name: str) -> Element | None:
        """The section of that name."""
        return next((section for section in self.sections if section.name == name), None)

    def position(self, offset: int) -> Position:
        """Line and column of an offset."""
        line = bisect_right(self.lines, offset)
        return Position(line, offset - self.lines[line - 1] + 1)

    def offset_in(self, text: Text, index: int) -> int:
        """The offset at which a character of a text was written: a reference is longer than what it means."""
        if text.cdata:
            return text.start + index
        offset, characters = text.start, 0
        for match in REFERENCE.finditer(self.text, text.start, text.end):
            before = match.start() - offset
            if characters + before >= index:
                break
            characters += before + 1
            offset = match.end()
        return offset + index - characters


def line_starts(text: str) -> tuple[int, ...]:
    """The offsets at which lines begin."""
    return (0, *(match.end() for match in re.finditer("\n", text)))
