"""What a stack's file declares, right or wrong, and how checks tell what is missing there."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from settings.validation_errors import unknown_key

Told = tuple[str, tuple[str | int, ...], str, str]
"""Rule, steps of the key path, found, fix."""

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Declared:
    """What is written, right or wrong: names by section, and the keys of no section whose values are plain or encrypted."""

    names: Mapping[str, Collection[str]]
    plain: frozenset[str]
    encrypted: frozenset[str]


def unique(
    what: str, section: str, entries: Mapping[int, _Entry], key: str, of: Callable[[_Entry], str], *, ignored: str = "letter case"
) -> Iterator[Told]:
    """No two entries of a list with one value, compared without letter case; entries have names."""
    seen: dict[str, _Entry] = {}
    for index, entry in entries.items():
        other = seen.setdefault(of(entry).lower(), entry)
        if other is not entry:
            found = f'"{of(entry)}" is the {key} of {what} "{getattr(other, "name", "")}" too; API Management ignores {ignored}'
            yield f"duplicate-{key}", (section, index, key), found, f"give each {what} a {key} of its own"


def unknown(what: str, name: str, declared: Collection[str]) -> tuple[str, str]:
    """What to say of a name that nothing bears, with the nearest that exists: found and fix."""
    found, fix = unknown_key(name, declared)
    return found.replace("unknown key", f"unknown {what}"), fix.replace("remove it", f"declare the {what}")


def one_name(section: str, entries: Mapping[str, object]) -> Iterator[Told]:
    """No two entries of a mapping whose names differ in letter case alone."""
    seen: dict[str, str] = {}
    for name in entries:
        twin = seen.setdefault(name.lower(), name)
        if twin != name:
            found = f'"{name}" and "{twin}" are one name to API Management, which ignores letter case'
            yield "duplicate-name", (section, name), found, "rename one"
