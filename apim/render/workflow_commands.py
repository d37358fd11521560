"""Workflow commands, which GitHub takes from lines of a log.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Mapping
from urllib.parse import quote

from linting import printable


def workflow_command(level: str, properties: Mapping[str, object], message: str) -> str:
    """One command (`error`, `warning` or `notice`), in one line whatever its parts hold."""
    text = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in properties.items())
    return f"::{level} {text}::{_escaped(message)}"


def _escaped(text: str, more: str = "") -> str:
    """Text as a command takes it; `more` are characters that end a property."""
    text = printable(text)
    for character in "%\r\n" + more:
        text = text.replace(character, quote(character, safe=""))
    return text
