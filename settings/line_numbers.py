"""Lines of key paths in a stack file, for those who have the file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import yaml

from linting import Finding, Location
from settings.engine_yaml import Invalid, compose
from settings.merged_configuration import own_name
from settings.sources import Steps, place

_DECLARED = frozenset({"value", "default"})


def lines(text: str) -> dict[str, int]:
    """Line, from 1, of every key path under `config`, as messages write it. Empty for what is no YAML mapping."""
    try:
        root = compose(text)
    except Invalid:
        return {}
    found: dict[str, int] = {}
    for key, _, config in _members(root):
        if key == "config":
            for name, line, value in _members(config):
                found |= dict(_key(name, line, value)) if isinstance(name, str) else {}
    return found


def located(findings: Iterable[Finding], known: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """The findings, those of key paths with their line; `known` are the lines of files by name.

    What is missing has the line of what it is missing in.
    """
    for finding in findings:
        at = _nearest(finding.place, known[finding.source]) if finding.line is None and finding.source in known else None
        yield replace(finding, line=at) if at else finding


def with_line(location: Location, known: Mapping[str, Mapping[str, int]]) -> Location:
    """The location of a key path with its line, or that of the nearest that contains it; `known` as for `located`."""
    at = _nearest(location.place, known[location.source]) if location.source in known else None
    return replace(location, line=at) if at else location


def _key(name: str, line: int, value: yaml.Node) -> Iterator[tuple[str, int]]:
    own = own_name(name)
    if own is None:
        yield name, line
        return
    declared = [inner for step, _, inner in _members(value) if step in _DECLARED]
    yield from _under((own,), line, declared[0] if declared else value)


def _under(steps: Steps, line: int, value: yaml.Node, above: tuple[yaml.Node, ...] = ()) -> Iterator[tuple[str, int]]:
    """The key paths of a value; an alias inside its own anchor, which the engine refuses, ends there."""
    yield place(*steps), line
    for step, inner_line, inner in () if value in above else _members(value):
        yield from _under((*steps, step), inner_line, inner, (*above, value))


def _members(node: yaml.Node | None) -> Iterator[tuple[str | int, int, yaml.Node]]:
    """Entries of a mapping or a list: key or position, line, value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield position, value.start_mark.line + 1, value


def _nearest(wanted: str, known: Mapping[str, int]) -> int | None:
    """The line of a place, or of the nearest that contains it."""
    at = wanted
    while at:
        if at in known:
            return known[at]
        at = at[: max(at.rfind("."), at.rfind("["), 0)]
    return None
