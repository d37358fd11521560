"""Statements that a team writes itself, put into the documents that are built."""

from collections.abc import Mapping
from typing import Literal

from linting import ContractError, Finding
from policy import document as read
from policy.markup import Element, element
from policy.reading import RULE

Section = Literal["inbound", "backend", "outbound", "on-error"]
At = Literal["start", "end"]
Insertions = Mapping[tuple[Section, At], tuple[Element, ...]]
"""Statements by where they go."""

ROOT = "fragment"
"""The root that API Management gives fragments, too
(https://learn.microsoft.com/azure/api-management/policy-fragments)."""


def statements(document: read.Document) -> tuple[Element, ...]:
    """The statements of a fragment. Comments stay behind in its file.

    Raises:
        ContractError: its root is no `<fragment>`, or text is between statements.
    """
    root = document.root
    if root.name != ROOT:
        raise ContractError([_finding(document, root.start, f"the root is <{root.name}>", f"put the statements into <{ROOT}>")])
    wrong = [
        _finding(document, child.start, f'"{child.text.strip()[:40]}" is between statements', "remove it, or put it into one")
        for child in root.children
        if isinstance(child, read.Text) and child.text.strip()
    ]
    if wrong:
        raise ContractError(wrong)
    return tuple(_converted(document, child) for child in root.elements)


def included(fragment: str) -> Element:
    """https://learn.microsoft.com/azure/api-management/include-fragment-policy."""
    return element("include-fragment", fragment_id=fragment)


def at(insertions: Insertions, section: Section, place: At) -> tuple[Element, ...]:
    """The statements of a place."""
    return insertions.get((section, place), ())


def _converted(document: read.Document, one: read.Element) -> Element:
    """The same element as it is written. Raises ContractError where text is beside elements, which no policy has."""
    attributes = {attribute.name: attribute.value.text for attribute in one.attributes}
    texts = [child for child in one.children if isinstance(child, read.Text)]
    if one.elements:
        mixed = next((text for text in texts if text.text.strip()), None)
        if mixed is not None:
            found = f'"{mixed.text.strip()[:40]}" is beside elements in <{one.name}>'
            raise ContractError([_finding(document, mixed.start, found, "remove it")])
        return Element(one.name, attributes, tuple(_converted(document, child) for child in one.elements))
    return Element(one.name, attributes, text="".join(text.text for text in texts) if texts else None)


def _finding(document: read.Document, offset: int, found: str, fix: str) -> Finding:
    position = document.position(offset)
    return Finding(document.source, f"line {position.line}, column {position.column}", RULE, found, fix)
