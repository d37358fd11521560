"""YAML as the engine reads it, which is neither YAML 1.1 nor 1.2: what a scalar is, and what is refused.

Observed with engine 3.259.0, value by value (tests/settings/test_engine_yaml.py runs the table through both): `yes` and `12:30`
are texts, `0123`, `0o17` and `1_000` numbers, an unquoted date becomes a point in time, a key written twice is an error. Numbers
remember how they are written, since a message quotes that and not what was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml.resolver import BaseResolver

from settings.engine_scalars import MERGE, STR, TAG, Refused, key_text, scalar, tag_of

MOST_NODES: Final = 400_000
"""Values, aliases followed: from here on the engine looks whether a file is a bomb of aliases."""
DEEPEST: Final = 100
"""Levels of nesting, as in previews (our choice; the engine takes 10,000): what reads the value follows each by a call."""
_TOO_DEEP: Final = f"it is nested more than {DEEPEST} levels deep"


@dataclass(frozen=True, slots=True)
class Fault:
    """What the engine refuses, and where: line, from 1."""

    line: int
    found: str
    fix: str


@dataclass(frozen=True, slots=True)
class EngineYaml:
    """A file's value, with the first of what is written twice, and all that the engine refuses in it."""

    value: Any
    faults: tuple[Fault, ...] = ()


class Invalid(ValueError):
    """A text is no YAML. The message says where, and why."""


def read_yaml(text: str | bytes) -> EngineYaml:
    """The first document of a text, None where it has none. Raises Invalid."""
    node = compose(text)
    builder = _Builder()
    value = builder.value(node) if node else None
    return EngineYaml(value, (*builder.faults, *_keys(node)))


def _keys(root: yaml.Node | None) -> Iterator[Fault]:
    """Keys of the configuration, of which the engine takes texts with at most a namespace."""
    for key, config in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "config" and isinstance(config, yaml.MappingNode):
            for name, _ in config.value:
                if isinstance(name, yaml.ScalarNode) and name.tag not in {STR, MERGE}:
                    yield Fault(name.start_mark.line + 1, f"the key {name.value} is no text", "write the name of a setting")
        elif key.value == "config" and config.tag != f"{TAG}null":
            yield Fault(config.start_mark.line + 1, "config is no mapping", "write settings by their names below it")


def compose(text: str | bytes) -> yaml.Node | None:
    """Nodes of the first document, tagged as the engine resolves them. Raises Invalid."""
    try:
        _check_depth(text)
        loader = _Loader(text)
        try:
            return loader.get_node() if loader.check_node() else None
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        raise Invalid(" ".join(str(error).split())) from error


def _check_depth(text: str | bytes) -> None:
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        opens = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
        depth += opens - isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
        if depth > DEEPEST:
            raise Invalid(_TOO_DEEP)
        if isinstance(event, yaml.DocumentEndEvent):
            return


class _Loader(yaml.CSafeLoader):
    """Composes, and resolves plain scalars by the engine's rules."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: tuple[bool, bool] | bool) -> str:
        if kind is yaml.ScalarNode:
            plain = implicit[0] if isinstance(implicit, tuple) else implicit
            return tag_of(value or "") if plain else STR
        return str(BaseResolver.DEFAULT_SEQUENCE_TAG if kind is yaml.SequenceNode else BaseResolver.DEFAULT_MAPPING_TAG)


@dataclass(slots=True)
class _Builder:
    faults: list[Fault] = field(default_factory=list)
    _open: set[int] = field(default_factory=set)
    _nodes: int = 0

    def value(self, node: yaml.Node) -> Any:
        """What a node holds."""
        self._nodes += 1
        if id(node) in self._open:
            self._refuse(node, "an anchor's value contains itself", "write it out")
            return None
        if len(self._open) > DEEPEST:
            raise Invalid(_TOO_DEEP)
        if self._nodes > MOST_NODES:
            raise Invalid(f"its aliases stand for more than {MOST_NODES} values")
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node)
            if isinstance(node, yaml.SequenceNode):
                return [self.value(each) for each in node.value]
            return self._scalar(node)
        finally:
            self._open.discard(id(node))

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return scalar(str(node.tag), node.value)
        except Refused as refused:
            self._refuse(node, refused.found, refused.fix)
            return node.value

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, "a key is a list or mapping", "write a text")
                continue
            name = key_text(str(key.tag), key.value)
            if name in lines:
                self._refuse(key, f'"{name}" is written twice, first in line {lines[name]}', "remove one of the two")
                continue
            lines[name] = key.start_mark.line + 1
            if name == "<<":
                merged = {**self._merged(value), **merged}
            else:
                own[name] = self.value(value)
        return {**merged, **own}

    def _merged(self, node: yaml.Node) -> dict[str, Any]:
        """Of several the first has a say."""
        found: dict[str, Any] = {}
        for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            value = self.value(each)
            if not isinstance(value, dict):
                self._refuse(each, '"<<" merges a mapping, or a list of them', "name an anchor of a mapping")
            else:
                found = {**value, **found}
        return found

    def _refuse(self, node: yaml.Node, found: str, fix: str) -> None:
        self.faults.append(Fault(node.start_mark.line + 1, found, fix))
