"""Which values of inputs are visible in a report: by name, so that what nobody thought of stays hidden."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apim.engine_markers import SECRET, UNKNOWN
from apim.report.model import Message, Quoted
from arm_args.classes import azure_class

LONGEST = 100
LATER = "known after the update"
LABEL = re.compile(r"[\w.-]{1,80}")


def setting(token: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Message:
    """`path: a -> b`; for a structure each leaf that changed. Only the name where a value is hidden."""
    before, after = old.get(name), new.get(name)
    if SECRET in {str(before), str(after)}:
        return Quoted(name), " (secret)"
    member = azure_class(token).of(name)
    one, other = (dict(_leaves(name, name, value)) for value in (before, after))
    pieces: list[str] = []
    for place in dict.fromkeys((*one, *other)):
        pair = one.get(place), other.get(place)
        if pair[0] == pair[1]:
            continue
        leaf = next(leaf for leaf, _ in filter(None, pair))
        values = [None if each is None else each[1] for each in pair]
        if not member.shows(leaf) or not all(_harmless(value) for value in values):
            return (Quoted(name),)
        pieces += [", " if pieces else "", Quoted(place), ": ", words(values[0]), " -> ", words(values[1])]
    return tuple(pieces) or (Quoted(name),)


def value(token: str, name: str, inputs: Mapping[str, Any]) -> str:
    """The value of an input of a class if it is visible, else nothing."""
    found = inputs.get(name)
    if found is None or not azure_class(token).of(name).shows(name) or str(found) in {SECRET, UNKNOWN} or not _harmless(found):
        return ""
    return words(found)


def words(value: Any) -> str:
    """A value in words."""
    if value == UNKNOWN:
        return LATER
    if value is None:
        return "none"
    if isinstance(value, bool):
        return Quoted(str(value).lower())
    return Quoted(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _leaves(place: str, leaf: str, value: Any) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Each value that is no structure, by its place; entries of a list are named by their id or name, so that order is free."""
    if isinstance(value, Mapping):
        for name in sorted(value):
            step = name if LABEL.fullmatch(name) else "…"
            yield from _leaves(f"{place}.{step}", name, value[name])
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for number, each in enumerate(value):
            inside = {key: inner for key, inner in each.items() if key != "id"} if isinstance(each, Mapping) else each
            yield from _leaves(f"{place}[{_label(each, number)}]", leaf, inside)
    elif value is not None:
        yield place, (leaf, value)


def _label(entry: Any, number: int) -> str:
    given = str(entry.get("id") or entry.get("name") or "") if isinstance(entry, Mapping) else ""
    label = given.rsplit("/", 1)[-1]
    return label if LABEL.fullmatch(label) and label != UNKNOWN else str(number)


def _harmless(value: Any) -> bool:
    """Whether a URL has no user, query or fragment in it, where keys are put."""
    return len(str(value)) <= LONGEST and not any(sign in str(value) for sign in "@?#")
