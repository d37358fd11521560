"""A stack file with another value under one key; everything else in it stays to the letter."""

from typing import Any

import yaml

from settings import compose_yaml, place, tag_of


class _Plain(yaml.SafeDumper):
    """Lists indented below their key, as the stack files here are written; texts that the engine takes for others are in quotes.

    The engine takes more for numbers and times than PyYAML does: `08`, `1e3`, `2026-1-5`.
    """

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the base's signature
        """Never without indentation."""
        super().increase_indent(flow, False)

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: tuple[bool, bool]) -> Any:
        """What a value written without quotes is: to PyYAML, or else to the engine."""
        found = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]  # PyYAML's stubs leave it out
        return tag_of(value) if kind is yaml.ScalarNode and implicit[0] and found == self.DEFAULT_SCALAR_TAG else found


def _as_written(dumper: yaml.SafeDumper, value: Any) -> yaml.Node:
    """Of a number or time that was read: its text in the file."""
    return dumper.represent_scalar(tag_of(value.written), value.written)


for _kind in (int, float, str):
    _Plain.add_multi_representer(_kind, _as_written)


def with_section(text: str, key: str, value: Any) -> str:
    """The text of a stack file with the value under a key of the program, in place of what was there.

    Raises:
        ValueError: the file has no `config` written as a block.
    """
    root = compose_yaml(text)
    config = _config(root)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    before = [(index, node) for index, node in enumerate(config.value) if node[0].value == place(key)]
    new = _block(place(key), value, config.value[0][0].start_mark.column)
    if before:
        index, (name, _) = before[0]
        start = name.start_mark.line
        following = config.value[index + 1][0].start_mark.line if index + 1 < len(config.value) else _below(config)
        end = _trimmed(following, start, lines)
        return "".join([*lines[:start], *new, *lines[end:]])
    end = _trimmed(_below(config), config.start_mark.line, lines)
    return "".join([*lines[:end], *new, *lines[end:]])


def _config(root: Any) -> Any:
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((value for name, value in pairs if name.value == "config"), None)
    if not isinstance(found, yaml.MappingNode) or found.flow_style or not found.value:
        raise ValueError("it has no config with a key per line")
    return found


def _below(config: Any) -> int:
    """The line after the mapping's last."""
    return int(config.end_mark.line) + (1 if config.end_mark.column else 0)


def _trimmed(end: int, start: int, lines: list[str]) -> int:
    """The line after the last that says something: comments and blank lines behind it belong to what follows."""
    while end > start and (not (line := lines[end - 1].strip()) or line.startswith("#")):
        end -= 1
    return end


def _block(key: str, value: Any, indent: int) -> list[str]:
    text = yaml.dump({key: value}, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    return [f"{' ' * indent}{line}" for line in text.splitlines(keepends=True)]
