"""A policy document ready to run: immutable statements, expressions compiled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from apim_simulator.policy.errors import PolicyRefused, invalid, unsupported
from apim_simulator.policy.expressions import Expression, ExpressionRefused, compile_expression
from apim_simulator.policy.markup import Element, Markup, Place, Value
from apim_simulator.policy.values import has_placeholder, is_expression


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One policy element or one of its children, as the table knows it; literals are stripped of blanks. Each is itself alone."""

    name: str
    place: Place
    attributes: Mapping[str, str | Expression]
    children: tuple["Statement", ...]
    text: str | Expression | None

    def named(self, name: str) -> Iterator["Statement"]:
        """Children of one name, in order."""
        return (child for child in self.children if child.name == name)

    def walk(self) -> Iterator["Statement"]:
        """This statement and everything in it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Document:
    """Statements by section; a section that the text lacks is absent here, which is not the same as empty."""

    sections: Mapping[str, tuple[Statement, ...]]


def compiled_sections(markup: Markup, root: Element) -> Document:
    """Compile `<policies>`, checked before. Raises PolicyRefused for an expression that does not compile."""
    return Document(MappingProxyType({section.name: compiled_statements(markup, section) for section in root.children}))


def compiled_statements(markup: Markup, parent: Element) -> tuple[Statement, ...]:
    """Compile the statements below a section or `<fragment>`. Raises PolicyRefused."""
    return tuple(_compiled(markup, element, element) for element in parent.children)


def _compiled(markup: Markup, element: Element, outermost: Element) -> Statement:
    return Statement(
        element.name,
        element.place,
        MappingProxyType({name: _value(markup, value, outermost) for name, value in element.attributes.items()}),
        tuple(_compiled(markup, child, outermost) for child in element.children),
        None if element.text is None else _value(markup, element.text, outermost),
    )


def _value(markup: Markup, value: Value, outermost: Element) -> str | Expression:
    stripped = value.strip()
    # An expression whose named values are not known yet is judged when they are.
    if not is_expression(stripped.text) or has_placeholder(stripped.text):
        return stripped.text
    try:
        return compile_expression(stripped.text)
    except ExpressionRefused as refused:
        raise _refused(markup, stripped, refused, outermost) from None


def _refused(markup: Markup, value: Value, refused: ExpressionRefused, outermost: Element) -> PolicyRefused:
    place = markup.place(value.offsets[min(refused.offset, len(value.offsets) - 1)])
    if refused.azure:
        return invalid(outermost.name, outermost.place, f"expression at {place}: {refused.problem}")
    return unsupported(outermost.name, place, f"expression: {refused.problem}")
