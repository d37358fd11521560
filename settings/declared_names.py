"""Names that a stack's file declares, right or wrong, and messages about those that are missing or declared twice."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from settings.sources import Steps
from settings.validation_errors import unknown_key

Message = tuple[str, Steps, str, str]
"""Rule, steps of the key path, found, fix."""

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class DeclaredNames:
    """What is written, right or wrong: names by section, and the keys of no section whose values are plain or encrypted."""

    names: Mapping[str, Collection[str]]
    plain: frozenset[str]
    encrypted: frozenset[str]


def items(section: str, entries: Mapping[int, _Entry]) -> dict[Steps, _Entry]:
    """Items of a list by key path."""
    return {(section, index): entry for index, entry in entries.items()}


def unique(what: str, entries: Mapping[Steps, _Entry], key: str, of: Callable[[_Entry], str]) -> Iterator[Message]:
    """No two entries by key path with one value, compared without letter case; entries have names."""
    seen: dict[str, _Entry] = {}
    for steps, entry in entries.items():
        other = seen.setdefault(of(entry).lower(), entry)
        if other is not entry:
            found = f'"{of(entry)}" is the {key} of {what} "{getattr(other, "name", "")}" too; API Management ignores letter case'
            yield f"duplicate-{key}", (*steps, key), found, f"give each {what} a {key} of its own"


def unknown(what: str, name: str, declared: Collection[str]) -> tuple[str, str]:
    """Found and fix for a name that is not declared, with the nearest ones that are."""
    found, fix = unknown_key(name, declared)
    return found.replace("unknown key", f"unknown {what}"), fix.replace("remove it", f"declare the {what}")


def one_name(section: str, entries: Mapping[str, object]) -> Iterator[Message]:
    """No two entries of a mapping whose names differ in letter case alone."""
    seen: dict[str, str] = {}
    for name in entries:
        twin = seen.setdefault(name.lower(), name)
        if twin != name:
            found = f'"{name}" and "{twin}" are one name to API Management, which ignores letter case'
            yield "duplicate-name", (section, name), found, "rename one"
