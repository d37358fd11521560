"""Policy text to a document. XML is read by hand: `rawxml` is no XML, and everything keeps its line and column."""

import re
from typing import NoReturn, cast

from linting import ContractError, Finding
from policy.document import Attribute, Comment, Document, Element, Format, Text, line_starts
from policy.entities import FORBIDDEN, BadReference, lenient, strict
from policy.expression_end import Unclosed, begins, expression_end

RULE = "policy-syntax"
MAX_DEPTH = 100
"""Our own limit, far from any real policy, so that nothing that walks a document runs out of stack."""

_NAME = re.compile(r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?")
_SPACE = re.compile(r"[ \t\r\n]*")
_DECLARATION = re.compile(r"<\?xml[ \t\r\n][^?]*\?>")
_ESCAPE = 'write &lt; for <, &amp; for & and &quot; for ", or say that the format is rawxml'


class _Malformed(Exception):
    def __init__(self, offset: int, found: str, fix: str = "correct the XML there") -> None:
        super().__init__(found)
        self.offset, self.found, self.fix = offset, found, fix


def parse(text: str, format: Format = "xml", source: str = "policy") -> Document:  # noqa: A002 - ARM's name for it
    """The document that a text is.

    In `rawxml` an attribute's value or an element's text that begins with `@(` or `@{` is read as C# up to its closing
    bracket, whatever quotes, `<` and `&` it holds; known references in it are resolved all the same (our choice: nothing
    says what the service does, and C# has no use for them). In `xml` it has to be escaped.

    Document types and processing instructions are refused: nothing says what API Management does with them.

    Raises:
        ContractError: the text is not well-formed; one finding, with line and column.
    """
    body = text.removeprefix("\ufeff")
    lines = line_starts(body)
    try:
        root = _Reader(body, raw=format == "rawxml").document()
    except _Malformed as bad:
        whole = Document(Element("", (), (), 0, 0), body, format, source, lines)
        at = whole.position(bad.offset)
        place = f"line {at.line}, column {at.column}"
        raise ContractError([Finding(source, place, RULE, bad.found, bad.fix)]) from None
    return Document(root, body, format, source, lines)


class _Open:
    """An element whose end tag has not come yet."""

    def __init__(self, name: str, attributes: tuple[Attribute, ...], start: int) -> None:
        self.name, self.attributes, self.start = name, attributes, start
        self.children: list[Element | Text | Comment] = []
        self.prefixes = {attribute.name[6:] for attribute in attributes if attribute.name.startswith("xmlns:")}


class _Reader:
    def __init__(self, text: str, *, raw: bool) -> None:
        self.text, self.raw, self.at = text, raw, 0
        self.open: list[_Open] = []

    def document(self) -> Element:
        bad = FORBIDDEN.search(self.text)
        if bad:
            raise _Malformed(bad.start(), f"character U+{ord(bad[0]):04X} may not stand in XML", "remove it")
        declaration = _DECLARATION.match(self.text)
        self.at = declaration.end() if declaration else 0
        self._between()
        if not self.text.startswith("<", self.at):
            raise _Malformed(min(self.at, max(0, len(self.text) - 1)), "there is no element <policies> or <fragment>")
        root = self._element()
        self._between()
        if self.at < len(self.text):
            raise _Malformed(self.at, f"more follows behind </{root.name}>", "keep one root element")
        return root

    def _between(self) -> None:
        """Over white space and comments outside the root."""
        self._space()
        while self.text.startswith("<!--", self.at):
            self._comment()
            self._space()

    def _element(self) -> Element:
        """An element with all it holds, without recursion."""
        done = self._start_tag()
        while done is None:
            top = self.open[-1]
            if self.at >= len(self.text):
                raise _Malformed(top.start, f"<{top.name}> is not closed", f"add </{top.name}>")
            if self.text.startswith("</", self.at):
                done = self._end_tag()
            elif self.text.startswith("<!--", self.at):
                top.children.append(self._comment())
            elif self.text.startswith("<![CDATA[", self.at):
                top.children.append(self._cdata())
            elif self.text[self.at] == "<":
                done = self._start_tag()
            else:
                top.children.append(self._text())
            if done is not None and self.open:
                self.open[-1].children.append(done)
                done = None
        return done

    def _start_tag(self) -> Element | None:
        start = self.at
        if self.text.startswith(("<!", "<?"), start):
            raise _Malformed(start, "document types and processing instructions are not read", "remove it")
        self.at += 1
        name = self._name("a < that begins no element")
        attributes: list[Attribute] = []
        while True:
            before = self.at
            self._space()
            if self.text.startswith(("/>", ">"), self.at):
                break
            if self.at == before:
                self._stuck(start, name)
            attributes.append(self._attribute(start, name, attributes))
        opened = _Open(name, tuple(attributes), start)
        self.open.append(opened)
        self._prefixes(opened)
        if len(self.open) > MAX_DEPTH:
            raise _Malformed(start, f"elements are nested more than {MAX_DEPTH} deep", "flatten the policy")
        if self.text.startswith("/>", self.at):
            self.at += 2
            return self._closed()
        self.at += 1
        return None

    def _stuck(self, start: int, name: str) -> NoReturn:
        if self.at >= len(self.text):
            raise _Malformed(start, f"the tag <{name} is not closed", "close it with > or />")
        raise _Malformed(self.at, f'"{self.text[self.at]}" is in the tag <{name}> where an attribute or > is due', _ESCAPE)

    def _attribute(self, tag: int, element: str, before: list[Attribute]) -> Attribute:
        start = self.at
        if start >= len(self.text):
            self._stuck(tag, element)
        name = self._name(f'"{self.text[start]}" is in the tag <{element}> where an attribute is due')
        if any(other.name == name for other in before):
            raise _Malformed(start, f"<{element}> has the attribute {name} twice", "keep one of the two")
        self._space()
        if not self.text.startswith("=", self.at):
            raise _Malformed(start, f"the attribute {name} has no value", f'write {name}="…"')
        self.at += 1
        self._space()
        quote = self.text[self.at : self.at + 1]
        if quote not in {'"', "'"}:
            raise _Malformed(start, f"the value of {name} is not quoted", f'write {name}="…"')
        self.at += 1
        return Attribute(name, self._value(quote, name), start)

    def _value(self, quote: str, name: str) -> Text:
        start, expression = self.at, self._expression()
        end = self.text.find(quote, self.at)
        less = self.text.find("<", self.at, end if end >= 0 else len(self.text))
        if end < 0 or less >= 0:
            found = f"a < is in the value of {name}" if less >= 0 else f"the value of {name} is not closed by {quote}"
            raise _Malformed(max(less, start), found, _ESCAPE)
        self.at = end + 1
        return Text(self._read(start, expression, end), start, end)

    def _text(self) -> Text:
        start, expression = self.at, self._expression()
        end = self.text.find("<", self.at)
        self.at = end = len(self.text) if end < 0 else end
        stop = self.text.find("]]>", max(expression, start), end)
        if stop >= 0:
            raise _Malformed(stop, "]]> is in a text", "write ]]&gt;")
        return Text(self._read(start, expression, end), start, end)

    def _expression(self) -> int:
        """Over an expression that begins here, white space before it included; its end, or 0. Only `rawxml` has any."""
        start = self.at
        if not self.raw:
            return 0
        begin = cast("re.Match[str]", _SPACE.match(self.text, start)).end()
        if not begins(self.text, begin):
            return 0
        try:
            self.at = expression_end(self.text, begin)
        except Unclosed as unclosed:
            raise _Malformed(unclosed.offset, unclosed.found, "correct the expression there") from None
        return self.at

    def _read(self, start: int, expression: int, end: int) -> str:
        """The text between two offsets, of which an expression may take the first part."""
        plain = max(expression, start)
        try:
            return lenient(self.text[start:plain]) + strict(self.text[plain:end])
        except BadReference as bad:
            raise _Malformed(plain + bad.offset, "a & that begins no reference XML knows", "write &amp;") from None

    def _end_tag(self) -> Element:
        start, top = self.at, self.open[-1]
        self.at += 2
        name = self._name("a </ that closes no element")
        self._space()
        if name != top.name or not self.text.startswith(">", self.at):
            raise _Malformed(start, f"</{name} is where </{top.name}> is due", f"close <{top.name}> first")
        self.at += 1
        return self._closed()

    def _closed(self) -> Element:
        top = self.open.pop()
        return Element(top.name, top.attributes, tuple(top.children), top.start, self.at)

    def _prefixes(self, opened: _Open) -> None:
        names = [name for name in (opened.name, *(attribute.name for attribute in opened.attributes)) if ":" in name]
        known = {"xml", "xmlns"}.union(*(each.prefixes for each in self.open)) if names else set()
        for name in names:
            prefix = name.partition(":")[0]
            if prefix not in known:
                raise _Malformed(opened.start, f'the prefix of "{name}" is not declared', f'add xmlns:{prefix}="…"')

    def _comment(self) -> Comment:
        start = self.at
        end = self.text.find("--", start + 4)
        if end < 0:
            raise _Malformed(start, "a comment is not closed", "close it with -->")
        if not self.text.startswith("-->", end):
            raise _Malformed(end, "-- is in a comment", "XML forbids it there: write - -")
        self.at = end + 3
        return Comment(self.text[start + 4 : end], start, self.at)

    def _cdata(self) -> Text:
        start = self.at + 9
        end = self.text.find("]]>", start)
        if end < 0:
            raise _Malformed(self.at, "a CDATA section is not closed", "close it with ]]>")
        self.at = end + 3
        return Text(self.text[start:end], start, end, cdata=True)

    def _name(self, found: str) -> str:
        match = _NAME.match(self.text, self.at)
        if match is None:
            raise _Malformed(self.at - (self.text[self.at - 1 : self.at] == "<"), found, _ESCAPE)
        self.at = match.end()
        return match[0]

    def _space(self) -> None:
        self.at = cast("re.Match[str]", _SPACE.match(self.text, self.at)).end()
