"""Policy text as tokens and as a tree, each piece with its place in what the user wrote.

Azure takes two formats: `xml`, and `rawxml`, in which quotes and `<` are unescaped inside `@(…)` and `@{…}`. Expressions of
`rawxml` are masked with as many harmless characters before an XML parser judges the text, so places stay true and their content
stays exactly as written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.parsers import expat

from apim_simulator.policy.csharp import OPENINGS, REFERENCE, end_of_expression, is_escaped

Format = Literal["xml", "rawxml"]
Kind = Literal["start", "empty", "end", "text", "comment", "cdata", "instruction"]

_TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)|(?P<cdata><!\[CDATA\[.*?\]\]>)|(?P<instruction><\?.*?\?>)|(?P<end></[^>]*>)"
    r"|(?P<start><(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=<>/]+)\s*=\s*(\"[^\"]*\"|'[^']*')", re.DOTALL)
_NAME = re.compile(r"</?([^\s/>]+)")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_RAW_START = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|@[({]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the text as sent; both numbers begin at 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class NotWellFormed(ValueError):
    """The text is no XML, or an expression in it never ends."""

    def __init__(self, place: Place, problem: str) -> None:
        self.place = place
        self.problem = problem
        super().__init__(f"{problem} ({place})")


@dataclass(frozen=True, slots=True)
class Value:
    """The text of an attribute or element: references resolved, and for each character its offset in what was sent."""

    text: str
    offsets: tuple[int, ...]

    def strip(self) -> "Value":
        """Without blanks at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return self if (start, end) == (0, len(self.text)) else Value(self.text[start:end], self.offsets[start:end])


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of markup: `text[start:end]` of its document; `attributes` are name, quote with value as written, and offset."""

    kind: Kind
    name: str
    start: int
    end: int
    attributes: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its children; `text` is the text beside them, None where there is nothing but blanks."""

    name: str
    place: Place
    attributes: dict[str, Value]
    children: tuple["Element", ...]
    text: Value | None


class Markup:
    """A document that is well-formed. Raises NotWellFormed."""

    def __init__(self, text: str, written: Format) -> None:
        self.text = text
        self.written = written
        self._lines = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        self.expressions: tuple[tuple[int, int], ...] = ()
        """Spans of the expressions, known beforehand only in `rawxml`."""
        masked = self._mask() if written == "rawxml" else text
        _check_well_formed(masked)
        self._masked = masked

    def place(self, offset: int) -> Place:
        """Line and column of an offset."""
        line = bisect_right(self._lines, offset)
        return Place(line, offset - self._lines[line - 1] + 1)

    def tokens(self) -> Iterator[Token]:
        """The pieces in order, none left out."""
        for match in _TOKEN.finditer(self._masked):
            kind: Kind = match.lastgroup  # type: ignore[assignment]  # the pattern's group names are the kinds
            if kind not in ("start", "end"):
                yield Token(kind, "", match.start(), match.end())
                continue
            name = _NAME.match(match.group())
            body = match.group()
            if kind == "start" and body.endswith("/>"):
                kind = "empty"
            found = _ATTRIBUTE.finditer(body)
            attributes = tuple(
                (a[1], self.text[match.start() + a.start(2) : match.start() + a.end(2)], match.start() + a.start(2)) for a in found
            )
            yield Token(kind, "" if name is None else name[1], match.start(), match.end(), attributes)

    def root(self) -> Element:
        """The tree; comments and instructions are left out."""
        opened: list[tuple[Token, list[Element], list[Value]]] = []
        for token in self.tokens():
            if token.kind in ("text", "cdata") and opened:
                opened[-1][2].append(self._content(token))
            elif token.kind == "start":
                opened.append((token, [], []))
            elif token.kind in ("empty", "end"):
                begun, children, texts = (token, [], []) if token.kind == "empty" else opened.pop()
                element = self._element(begun, children, texts)
                if not opened:
                    return element
                opened[-1][1].append(element)
        raise AssertionError("expat accepted a text without a root element")

    def _element(self, token: Token, children: list[Element], texts: list[Value]) -> Element:
        text = Value("".join(t.text for t in texts), tuple(o for t in texts for o in t.offsets))
        attributes = {name: self._decoded(at + 1, at + len(raw) - 1, attribute=True) for name, raw, at in token.attributes}
        return Element(token.name, self.place(token.start), attributes, tuple(children), text if text.text.strip() else None)

    def _content(self, token: Token) -> Value:
        if token.kind == "cdata":
            start, end = token.start + len("<![CDATA["), token.end - len("]]>")
            return Value(self.text[start:end], tuple(range(start, end)))
        return self._decoded(token.start, token.end, attribute=False)

    def _decoded(self, start: int, end: int, *, attribute: bool) -> Value:
        """As XML reads it: references resolved, line ends and blanks of attributes made blanks; expressions of rawxml untouched.

        One that was escaped as XML all the same is resolved, too: public policies do so, and are in use (inferred).
        """
        raw = {offset: stop for offset, stop in self.expressions if start <= offset < end}
        characters: list[str] = []
        offsets: list[int] = []
        position = start
        while position < end:
            stop = position + 1
            if position in raw:
                stop = raw[position]
                expression = self.text[position:stop]
                found = list(_characters(expression)) if is_escaped(expression) else list(enumerate(expression))
                characters.extend(character for _, character in found)
                offsets.extend(position + offset for offset, _ in found)
                position = stop
                continue
            reference = REFERENCE.match(self.text, position, end)
            character = self.text[position]
            if reference is not None:
                character, stop = _resolved(reference), reference.end()
            elif character == "\r":
                character, stop = "\n", position + (2 if self.text.startswith("\r\n", position) else 1)
            if attribute and reference is None and character in "\n\t":
                character = " "
            characters.append(character)
            offsets.append(position)
            position = stop
        return Value("".join(characters), tuple(offsets))

    def _mask(self) -> str:
        pieces: list[str] = []
        spans: list[tuple[int, int]] = []
        position = 0
        while found := _RAW_START.search(self.text, position):
            pieces.append(self.text[position : found.start()])
            position = found.end()
            if found.group() not in OPENINGS:
                pieces.append(found.group())
                continue
            end = end_of_expression(self.text, found.start())
            if end is None:
                raise NotWellFormed(self.place(found.start()), "this expression has no end")
            spans.append((found.start(), end))
            pieces.append(re.sub(r"[^\r\n]", "x", self.text[found.start() : end]))
            position = end
        self.expressions = tuple(spans)
        return "".join(pieces) + self.text[position:]


def _characters(text: str) -> Iterator[tuple[int, str]]:
    """The characters of a text and their offsets, references resolved."""
    position = 0
    while position < len(text):
        reference = REFERENCE.match(text, position)
        yield position, text[position] if reference is None else _resolved(reference)
        position = position + 1 if reference is None else reference.end()


def _resolved(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    return _ENTITIES[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def _check_well_formed(text: str) -> None:
    """Have a real parser accept the text, without a document type."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        place = Place(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        raise NotWellFormed(place, "a document type is not allowed")

    parser.StartDoctypeDeclHandler = refuse
    try:
        # The text is decoded already: whatever encoding its declaration claims, expat gets UTF-8.
        parser.Parse(re.sub(r"\A(\s*<\?xml[^>]*?)encoding=(\"[^\"]*\"|'[^']*')", _same_length, text).encode(), True)
    except expat.ExpatError as error:
        raise NotWellFormed(Place(error.lineno, error.offset + 1), expat.ErrorString(error.code)) from error


def _same_length(match: re.Match[str]) -> str:
    return match.group(1) + " " * (len(match.group()) - len(match.group(1)))
