"""What a policy names outside of itself: backends, named values, fragments, loggers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy.placing import Value
from policy.rule import Fault, Place, Subject

NAMED_VALUE = re.compile(r"(?<!\{)\{\{\s*([A-Za-z0-9._-]+)\s*\}\}(?!\})")
"""`{{name}}`, as https://learn.microsoft.com/azure/api-management/api-management-howto-properties has it."""

DAPR = "dapr"
"""Not a backend of the service: the sidecar of a self-hosted gateway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One name: its kind, and where it is."""

    kind: str
    name: str
    place: str
    offset: int


def references(subject: Subject) -> Iterator[Reference]:
    """Every name that is literal; what an expression makes is not known before it runs.

    Liquid templates have double braces of their own and are left out.
    """
    for value in subject.values:
        kind, text = _kind(value), value.text.text
        if kind and not value.expression and "{{" not in text and text != DAPR:
            yield Reference(kind=kind, name=text, place=value.path, offset=value.text.start)
        if value.owner.element.get("template") != "liquid":
            yield from _named_values(value, subject)


def _kind(value: Value) -> str | None:
    """What a value names, when it is the attribute of a policy that names something."""
    owner, attribute = value.owner, value.attribute
    known = owner.kind.attributes.get(attribute.name) if owner.policy and owner.kind and attribute else None
    return known.names if known else None


def _named_values(value: Value, subject: Subject) -> Iterator[Reference]:
    for match in NAMED_VALUE.finditer(value.text.text):
        yield Reference(
            kind="named value", name=match[1], place=value.path, offset=subject.document.offset_in(value.text, match.start())
        )


def unknown(subject: Subject, kind: str, known: frozenset[str] | None) -> Iterator[Fault]:
    """Names of a kind that are not among the known ones; none when these are not known. ARM's names ignore case."""
    if known is None:
        return
    folded = {name.casefold() for name in known}
    for reference in references(subject):
        if reference.kind == kind and reference.name.casefold() not in folded:
            there = ", ".join(sorted(known)) or "none"
            yield Fault(Place(reference.offset, reference.place), f'there is no {kind} "{reference.name}"; known: {there}')
