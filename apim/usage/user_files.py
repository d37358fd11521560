"""Files of prices and budgets: YAML whose texts stay as they are written, so that no amount becomes a binary fraction."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.constructor import ConstructorError

MOST_BYTES: Final = 20_000_000
MOST_YAML: Final = 1_000_000
MOST: Final = Decimal(10) ** 12
"""What no price and no budget reaches."""
DECIMALS: Final = 12
DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadFile(Exception):
    """A file cannot be used; the message names the file, the place, what is allowed."""


class Texts(yaml.SafeLoader):
    """Scalars are texts, keys are written once, and there are no aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases: a file of prices repeats nothing that large."""
        if self.check_event(yaml.AliasEvent):
            raise ConstructorError(None, None, "aliases are not read here", self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def _text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


def _mapping(loader: yaml.SafeLoader, node: yaml.Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not isinstance(node, yaml.MappingNode):
        raise ConstructorError(None, None, "a tag says that this is a mapping, which it is not", node.start_mark)
    for key, value in node.value:
        name = loader.construct_object(key, deep=True)
        if not isinstance(name, str) or name in found:
            raise ConstructorError(None, None, f"the key {name} is written twice, or no text", key.start_mark)
        found[name] = loader.construct_object(value, deep=True)
    return found


for _tag in ("str", "int", "float", "bool", "null", "timestamp", "binary", "merge", "value"):
    Texts.add_constructor(f"tag:yaml.org,2002:{_tag}", _text)
Texts.add_constructor("tag:yaml.org,2002:map", _mapping)


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a file, and where it is."""

    file: str
    path: str
    value: Any

    def fail(self, found: str, fix: str) -> BadFile:
        """What is wrong here."""
        where = f" at {self.path}" if self.path else ""
        return BadFile(f"{self.file}{where}: {found}; {fix}")

    def members(self, *allowed: str) -> dict[str, "Place"]:
        """Of a mapping; with `allowed`, of these names. Raises BadFile."""
        if not isinstance(self.value, Mapping):
            raise self.fail(f"{_kind(self.value)} where a mapping is expected", f"write {', '.join(allowed) or 'names'} below it")
        for name in self.value:
            if allowed and name not in allowed:
                raise self.fail(f'"{name}" is no key here', f"keys are {', '.join(allowed)}")
        path = f"{self.path}." if self.path else ""
        return {name: Place(self.file, f"{path}{name}", value) for name, value in self.value.items()}

    def items(self) -> Iterator["Place"]:
        """Of a list, or the one item that is no list."""
        values = self.value if isinstance(self.value, list) else [self.value]
        for number, value in enumerate(values):
            yield Place(self.file, f"{self.path}[{number}]" if isinstance(self.value, list) else self.path, value)

    def text(self) -> str:
        """Raises BadFile for anything else, or for nothing."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail(f"{_kind(self.value)} where a text is expected", "write it")
        return self.value

    def amount(self) -> Decimal:
        """A number of 0 or more, exactly as written. Raises BadFile."""
        try:
            found = Decimal(self.text())
        except InvalidOperation:
            raise self.fail(f'"{self.value}" is no number', "write digits with a point, such as 2.50") from None
        if not is_amount(found):
            raise self.fail(f"{self.value} is no amount", f"write a number from 0 to {MOST:.0f} with at most {DECIMALS} decimals")
        return found

    def day(self) -> date:
        """As YYYY-MM-DD, and nothing behind it. Raises BadFile."""
        text = self.text()
        try:
            return date.fromisoformat(text if DAY.fullmatch(text) else "")
        except ValueError:
            raise self.fail(f'"{self.value}" is no day', "write it as 2026-11-01") from None


def is_amount(value: Decimal) -> bool:
    """Whether a number can be a price or a budget: neither below 0, nor so long that sums would have to be rounded.

    `0e999999999` is 0, and written with all its digits would fill the memory.
    """
    return value.is_finite() and 0 <= value < MOST and abs(value.adjusted()) <= 2 * DECIMALS and value == round(value, DECIMALS)


def read_text(file: str) -> str:
    """Raises BadFile for a file that is not there, too long, or not UTF-8."""
    try:
        content = Path(file).read_bytes()
        if len(content) > MOST_BYTES:
            raise BadFile(f"{file}: {len(content)} bytes, where {MOST_BYTES} are read; leave out what is not needed")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadFile(f"{file}: cannot be read: {error.strerror}; name a file that is there") from error
    except UnicodeError as error:
        raise BadFile(f"{file}: is not UTF-8; save it so") from error


def read_yaml(file: str) -> Place:
    """The whole of a YAML file. Raises BadFile."""
    text = read_text(file)
    if len(text) > MOST_YAML:
        raise BadFile(f"{file}: {len(text)} characters, where {MOST_YAML} are read; leave out what is not needed")
    try:
        return Place(file, "", yaml.load(text, Texts))  # noqa: S506 - a safe loader of ours
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadFile(f"{file}{line}: is no YAML that can be read: {error.problem}; correct it") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadFile(f"{file}: is no YAML that can be read: {type(error).__name__}; correct it") from error


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f'"{value}"' if value else "nothing"
