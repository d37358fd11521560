"""Where each element of a document is: its path, its section, and what is known of it there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from policy.document import Attribute, Document, Element, Text
from policy.elements import POLICIES, SECTIONS, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One element. `path` is `inbound/choose/when[2]`, counted among brothers of one name where there are several.

    `kind` is None where nothing is known of it; `policy` says whether a policy may stand there; `section` is None in a
    fragment that may go anywhere. `parent` is the element that holds it, None for a section or the root of a fragment.
    """

    element: Element
    path: str
    section: str | None
    kind: Kind | None
    policy: bool
    parent: "Placed | None"

    @property
    def name(self) -> str:
        """The element's name."""
        return self.element.name

    def literal(self, attribute: str) -> str | None:
        """The value of an attribute, unless it is an expression or holds a named value."""
        value = self.element.get(attribute)
        return None if value is None or is_expression(value) or "{{" in value else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A text or an attribute's value, with the path of it and the element it belongs to; `attribute` is None for a text."""

    owner: Placed
    path: str
    text: Text
    attribute: Attribute | None

    @property
    def expression(self) -> bool:
        """Whether it is one."""
        return is_expression(self.text.text)


def is_expression(text: str) -> bool:
    """Whether a value is an expression as a whole, as the service reads it: `@(` or `@{` comes first."""
    return text.lstrip().startswith(("@(", "@{"))


def placed(document: Document, section: str | None = None) -> tuple[Placed, ...]:
    """Every element that is looked at, sections included, in the order of the document.

    A fragment is in the section that is given, or in none that is known.

    What is in an element that holds anything, or in one that nothing is known of, is not looked at.
    """
    if document.is_fragment:
        root = Placed(
            element=document.root, path="fragment", section=section, kind=Kind(holds="policies"), policy=False, parent=None
        )
        return (root, *_below(root, document.root.elements))
    found: list[Placed] = []
    for element, path in _named("", document.root.elements):
        known = Kind(holds="policies") if element.name in SECTIONS.values() else None
        place = Placed(element=element, path=path, section=element.name, kind=known, policy=False, parent=None)
        found += [place, *_below(place, element.elements)]
    return tuple(found)


def values(everything: tuple[Placed, ...]) -> Iterator[Value]:
    """Every attribute and every text that is more than white space."""
    for place in everything:
        for attribute in place.element.attributes:
            yield Value(owner=place, path=f"{place.path}/@{attribute.name}", text=attribute.value, attribute=attribute)
        for text in place.element.texts:
            yield Value(owner=place, path=f"{place.path}/text()", text=text, attribute=None)


def _below(parent: Placed, elements: tuple[Element, ...]) -> Iterator[Placed]:
    if parent.kind is None or parent.kind.holds == "anything":
        return
    policies = parent.kind.holds == "policies"
    for element, path in _named("" if parent.path == "fragment" else parent.path, elements):
        policy = POLICIES.get(element.name) if policies else None
        kind = policy.kind if policy else parent.kind.children.get(element.name)
        place = Placed(element=element, path=path, section=parent.section, kind=kind, policy=policies, parent=parent)
        yield place
        yield from _below(place, element.elements)


def _named(path: str, elements: tuple[Element, ...]) -> Iterator[tuple[Element, str]]:
    """The elements with their paths."""
    many = Counter(element.name for element in elements)
    seen: Counter[str] = Counter()
    for element in elements:
        seen[element.name] += 1
        index = f"[{seen[element.name]}]" if many[element.name] > 1 else ""
        yield element, f"{path}/{element.name}{index}".lstrip("/")
