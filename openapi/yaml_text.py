"""YAML text to JSON values, by the core schema of YAML 1.2 as OpenAPI 3.0 asks for.

PyYAML's own loaders follow YAML 1.1, where a key `on` is a boolean, `2024-10-21` a date and `1:30` a number. So only
its C parser is used, and values are resolved here. Member names are always the text as written: a response `200`
stays "200". https://yaml.org/spec/1.2.2/#103-core-schema
"""

import math
import re
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs hide what the class is built from

from linting import ContractError, Finding
from openapi.pointers import pointer

MAX_VALUES = 1_000_000
"""Values after aliases are expanded. The largest real document we know (1 MB) has fewer than 100,000."""

SPECIAL = {
    text: value for word, value in (("null", None), ("true", True), ("false", False)) for text in (word, word.title(), word.upper())
}
SPECIAL |= {"": None, "~": None}
INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
MAYBE_NUMBER = frozenset("+-.0123456789")
SUSPICIOUS_BRACKETS = 2_000
SUSPICIOUS_LINE = 4_000
CORE_TAG = "tag:yaml.org,2002:"


class _Parser(CParser):
    """libyaml's composer with no YAML 1.1 resolution: a plain scalar is tagged "plain", anything else untagged "" ."""

    def resolve(self, _kind: type, _value: str | None, implicit: tuple[bool, bool] | bool) -> str:
        return "plain" if isinstance(implicit, tuple) and implicit[0] else ""

    def descend_resolver(self, _node: object, _index: object) -> None:
        """Nothing depends on the path."""

    def ascend_resolver(self) -> None:
        """Nothing depends on the path."""


def read(text: str, source: str, max_depth: int) -> Any:
    """The value of a YAML text, nested at most `max_depth` levels. Raises ContractError with line and column."""
    try:
        if _may_be_deep(text):
            _refuse_depth(text, source, max_depth)
        node = _Parser(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = f"not valid YAML: {error.problem or error.context}"
        raise ContractError([Finding(source, place(mark), "document-syntax", found, "correct the YAML there")]) from None
    except yaml.reader.ReaderError as error:
        found = f"not valid YAML: {error.reason}"
        raise ContractError([Finding(source, "", "document-syntax", found, "remove the character")]) from None
    if node is None:
        return None
    builder = _Builder(source, max_depth)
    value = builder.build(node, ())
    if builder.findings:
        raise ContractError(builder.findings)
    return value


def compose(text: str) -> Any:
    """The root node of a YAML text that has been read before, for places in it."""
    return _Parser(text).get_single_node()


def members(node: Any) -> list[tuple[str | None, int, Any]]:
    """Name, line counted from 1, and node of each member of a mapping; the name is None in a sequence."""
    if isinstance(node, yaml.MappingNode):
        return [(key.value, key.start_mark.line + 1, item) for key, item in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [(None, item.start_mark.line + 1, item) for item in node.value]
    return []


def place(mark: Any) -> str:
    """Line and column of a PyYAML mark, both counted from 1."""
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _may_be_deep(text: str) -> bool:
    """Whether the composer, which recurses in C without a limit of its own, could be made to overflow its stack.

    Only brackets nest without indentation, and only a long line holds deep indentation or a long run of "- - -".
    """
    return text.count("[") + text.count("{") > SUSPICIOUS_BRACKETS or max(map(len, text.split("\n"))) > SUSPICIOUS_LINE


def _refuse_depth(text: str, source: str, max_depth: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > max_depth:
                raise ContractError([_too_deep(source, max_depth, event.start_mark)])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _too_deep(source: str, max_depth: int, mark: Any) -> Finding:
    return Finding(source, place(mark), "document-depth", f"nested more than {max_depth} levels deep", "flatten the document")


class _Builder:
    """Turns nodes into values, collecting findings. Values of one anchor are shared, as nothing ever changes them."""

    def __init__(self, source: str, max_depth: int) -> None:
        self.source = source
        self.max_depth = max_depth
        self.findings: list[Finding] = []
        self.count = 0
        self.finished: dict[int, tuple[Any, int]] = {}
        self.open: set[int] = set()

    def find(self, node: yaml.Node, rule: str, found: str, fix: str) -> None:
        self.findings.append(Finding(self.source, place(node.start_mark), rule, found, fix))

    def refuse(self, node: yaml.Node, rule: str, found: str, fix: str) -> None:
        """An error after which reading on would not end, or would not tell more."""
        self.find(node, rule, found, fix)
        raise ContractError(self.findings)

    def build(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        if isinstance(node, yaml.ScalarNode):
            self.count += 1
            return self.scalar(node)
        key = id(node)
        if key in self.finished:
            value, size = self.finished[key]
            self.count += size
            if self.count > MAX_VALUES:
                self.refuse(node, "document-alias", f"aliases expand to more than {MAX_VALUES:,} values", "write the parts out")
            return value
        if key in self.open:
            self.refuse(node, "document-alias", "an alias is inside its own anchor", "use $ref for recursion")
        if len(path) > self.max_depth:
            raise ContractError([*self.findings, _too_deep(self.source, self.max_depth, node.start_mark)])
        self.open.add(key)
        before = self.count
        value = self.sequence(node, path) if isinstance(node, yaml.SequenceNode) else self.mapping(node, path)
        self.open.discard(key)
        self.count += 1
        self.finished[key] = value, self.count - before
        return value

    def sequence(self, node: yaml.SequenceNode, path: tuple[str | int, ...]) -> list[Any]:
        self.untagged(node, "seq")
        return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]

    def mapping(self, node: yaml.Node, path: tuple[str | int, ...]) -> dict[str, Any]:
        self.untagged(node, "map")
        members: dict[str, Any] = {}
        first: dict[str, yaml.Node] = {}
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.find(key, "document-key", "a member name is not a scalar", "use a string")
                continue
            name = key.value
            if name == "<<" and key.tag == "plain":
                self.find(
                    key, "document-merge-key", "merge keys (<<) are not part of YAML 1.2", "write the members out, or use $ref"
                )
            if name in members:
                found = f"{pointer((*path, name))} is defined here and at {place(first[name].start_mark)}"
                self.find(key, "document-duplicate-key", found, "keep one of the two")
            first.setdefault(name, key)
            members[name] = self.build(item, (*path, name))
        return members

    def scalar(self, node: yaml.ScalarNode) -> Any:
        text: str = node.value
        if node.tag == "plain":
            if text in SPECIAL:
                return SPECIAL[text]
            return self.number(node, text) if text[0] in MAYBE_NUMBER else text
        if node.tag == "" or node.tag == CORE_TAG + "str":
            return text
        self.find(node, "document-tag", f"tag {node.tag.replace(CORE_TAG, '!!')} has no meaning in OpenAPI", "remove the tag")
        return None

    def number(self, node: yaml.ScalarNode, text: str) -> Any:
        if INTEGER.fullmatch(text) and len(text) < 1000:  # noqa: PLR2004 - Python converts 4,300 digits; longer ones fall through
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if FLOAT.fullmatch(text):
            value = float(text)
            if math.isfinite(value) and not INTEGER.fullmatch(text):
                return value
        elif not NOT_FINITE.fullmatch(text):
            return text
        found = f"{text[:12]} is not a number that JSON and API Management can hold"
        self.find(node, "document-number", found, "write a finite number, or quote it")
        return None

    def untagged(self, node: yaml.Node, kind: str) -> None:
        if node.tag not in ("", CORE_TAG + kind):
            self.find(node, "document-tag", f"tag {node.tag.replace(CORE_TAG, '!!')} has no meaning in OpenAPI", "remove the tag")
