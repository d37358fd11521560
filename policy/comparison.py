"""Whether two policies do the same, and where they differ: for drift, and for a short difference in reports.

What API Management rewrites when it stores a policy makes no difference: white space between elements, line ends, the XML
declaration, `<x />` for `<x></x>` (recorded: policy-01, policy-19, o24-12). Nor do quotes, the order of attributes, CDATA
sections, or whether an expression is escaped. Comments are kept by the service, but do nothing, so they are left out.
Lines inside a text are compared without indentation and empty lines: what becomes of these is unrecorded (our choice).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from policy.document import Document, Element, Text

Canonical = tuple[str, tuple[tuple[str, str], ...], tuple["Canonical | str", ...]]
"""What an element says: name, attributes, and children without white space and comments."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a policy says something else.

    `place` is the path of an element, `outbound/set-header[@name="x"]`, with `/@name` for an attribute and `/text()` for a
    text; `old` and `new` are attribute values or texts, or the tags of elements that came or went, None where there is none.
    `before` and `after` are the elements themselves: those that came or went, or that hold what changed.
    """

    place: str
    kind: Literal["added", "removed", "changed"]
    old: str | None
    new: str | None
    before: Canonical | None = field(default=None, compare=False, repr=False)
    after: Canonical | None = field(default=None, compare=False, repr=False)


Children = tuple[Canonical | str, ...]


def same(old: Document, new: Document) -> bool:
    """Whether both say the same."""
    return canonical(old.root) == canonical(new.root)


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Where they differ, in the order of the documents; none when they say the same."""
    return between(canonical(old.root), canonical(new.root))


def between(before: Canonical, after: Canonical) -> tuple[Difference, ...]:
    """The same of what two root elements say."""
    if before[0] != after[0]:
        return (Difference("", "changed", _tag(before), _tag(after), before, after),)
    return tuple(_between(before, after, ""))


def elements(root: Canonical | None) -> Iterator[Canonical]:
    """An element and all below it, outermost first; none of none."""
    if root is not None:
        yield root
        for child in root[2]:
            if not isinstance(child, str):
                yield from elements(child)


def canonical(element: Element) -> Canonical:
    """What an element says."""
    attributes = tuple(sorted((each.name, _folded(each.value.text)) for each in element.attributes))
    children: list[Canonical | str] = []
    text: list[str] = []
    for child in element.children:
        if isinstance(child, Text):
            text.append(child.text)
        elif isinstance(child, Element):
            children += [*_flushed(text), canonical(child)]
    return element.name, attributes, (*children, *_flushed(text))


def _flushed(text: list[str]) -> list[str]:
    """Neighbouring texts as one, if it is more than white space."""
    joined = _folded("".join(text))
    text.clear()
    return [joined] if joined else []


def _folded(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _between(old: Canonical, new: Canonical, place: str) -> Iterator[Difference]:
    """The differences of two elements of one name."""
    before, after = dict(old[1]), dict(new[1])
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield _difference(f"{place}/@{name}".lstrip("/"), before.get(name), after.get(name), (old, new))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old[2], new[2], autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _blocks(old, new, (old[2][i1:i2], new[2][j1:j2]), place)


def _blocks(old: Canonical, new: Canonical, parts: tuple[Children, Children], place: str) -> Iterator[Difference]:
    """Children that differ: those that mean the same thing are compared, the others came or went."""
    gone, left = parts[0], list(parts[1])
    for child in gone:
        partner = next((other for other in left if _label(other) == _label(child)), None) or next(
            (other for other in left if _name(other) == _name(child) and not any(_label(other) == _label(one) for one in gone)),
            None,
        )
        at = f"{place}/{_label(child)}".lstrip("/")
        if partner is None:
            yield Difference(at, "removed", _tag(child), None, old if isinstance(child, str) else child)
            continue
        left.remove(partner)
        if isinstance(child, str) or isinstance(partner, str):
            yield _difference(at, _tag(child), _tag(partner), (old, new))
        else:
            yield from _between(child, partner, at)
    for child in left:
        after = new if isinstance(child, str) else child
        yield Difference(f"{place}/{_label(child)}".lstrip("/"), "added", None, _tag(child), None, after)


def _difference(place: str, old: str | None, new: str | None, holders: tuple[Canonical, Canonical]) -> Difference:
    return Difference(place, "added" if old is None else "removed" if new is None else "changed", old, new, *holders)


def _name(child: "Canonical | str") -> str:
    return "text()" if isinstance(child, str) else child[0]


def _label(child: "Canonical | str") -> str:
    """A step of a path: the name of the element, and its attribute `name` if it has one."""
    if isinstance(child, str):
        return "text()"
    name = dict(child[1]).get("name")
    return child[0] if name is None else f'{child[0]}[@name="{name}"]'


def _tag(child: "Canonical | str") -> str:
    if isinstance(child, str):
        return child
    inside = "".join(f' {name}="{value}"' for name, value in child[1])
    return f"<{child[0]}{inside}>" if child[2] else f"<{child[0]}{inside} />"
