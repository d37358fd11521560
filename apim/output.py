"""What commands print, last of all looked through for what a terminal or the runner of a pipeline would obey.

Writers make texts of others printable piece by piece, since they know what is one line; this is the net below them.
"""

import re
from typing import Final

import typer

from linting import printable

STYLE: Final = re.compile(r"(\x1b\[(?:0|1|3[1-6])m)")
"""What `typer.style` writes: colours, bold, and their end."""

WORKFLOW_COMMAND: Final = re.compile(r"^(\s*(?:\x1b\[(?:0|1|3[1-6])m)*\s*)::", re.MULTILINE)
"""GitHub's runner takes one from a line that begins with two colons, after white space
(https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands)."""

MACHINE: Final = frozenset({"json", "sarif", "junit", "github", "html", "svg"})
"""Formats whose writers escape in their own ways."""


def emit(text: str, form: str = "text", *, err: bool = False) -> None:
    """Print text, or what a writer of a format made, to stdout or stderr; colours only where there is a terminal."""
    typer.echo(text if form in MACHINE else safe(text), err=err)


def safe(text: str) -> str:
    """Lines and colours stay; other controls are written out, and no line is a workflow command."""
    pieces = ("\n".join(map(printable, piece.split("\n"))) if at % 2 == 0 else piece for at, piece in enumerate(STYLE.split(text)))
    return WORKFLOW_COMMAND.sub(r"\1\::", "".join(pieces))
