"""Policy markup as values, and the one way in which it is written: the same value gives the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_IN_TEXT: dict[str, str | int | None] = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_IN_ATTRIBUTES = {**_IN_TEXT, "\t": "&#9;", "\n": "&#10;"}  # attributes are read with blanks for these, texts are not


@dataclass(frozen=True, slots=True)
class Element:
    """One element: text or children, never both."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: Sequence["Element"] = ()
    text: str | None = None


def element(tag: str, /, *children: Element, text: str | None = None, **attributes: str | float | bool | None) -> Element:
    """An element; `_` in the name of an attribute becomes `-`, and None for no attribute."""
    written = {key.rstrip("_").replace("_", "-"): _literal(value) for key, value in attributes.items() if value is not None}
    return Element(tag, written, children, text)


def _literal(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


BASE = Element("base")


def document(
    inbound: Sequence[Element],
    backend: Sequence[Element] = (BASE,),
    outbound: Sequence[Element] = (BASE,),
    on_error: Sequence[Element] = (BASE,),
) -> str:
    """A policy document in well-formed XML (format `xml`). Tabs, as the service itself writes policies (recorded: policy-01)."""
    sections = {"inbound": inbound, "backend": backend, "outbound": outbound, "on-error": on_error}
    # A section is written open even when nothing is in it, since that is what hides the outer scopes' statements.
    lines = ["<policies>"]
    for name, statements in sections.items():
        lines += [f"\t<{name}>", *(line for statement in statements for line in _lines(statement, 2)), f"\t</{name}>"]
    return "\n".join([*lines, "</policies>"])


def _lines(one: Element, depth: int) -> list[str]:
    tabs = "\t" * depth
    start = f"{tabs}<{one.name}" + "".join(f' {name}="{_escaped(value, _IN_ATTRIBUTES)}"' for name, value in one.attributes.items())
    if one.children:
        inner = [line for child in one.children for line in _lines(child, depth + 1)]
        return [f"{start}>", *inner, f"{tabs}</{one.name}>"]
    if one.text is not None:
        return [f"{start}>{_escaped(one.text, _IN_TEXT)}</{one.name}>"]
    return [f"{start} />"]


def _escaped(value: str, escapes: dict[str, str | int | None]) -> str:
    return value.translate(str.maketrans(escapes))
