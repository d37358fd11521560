"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.models import OptionInfo

from apim.stack_files import ROOT, stack_names

TextOrJson = Literal["text", "json"]
"""How what a command found is written, where there are these two ways."""


def stack_option(text: str) -> OptionInfo:
    """`--stack NAME`, which a shell completes with the stacks that have a file. `text` is its help."""
    return typer.Option("--stack", "-s", metavar="NAME", help=text, autocompletion=_stacks)  # type: ignore[no-any-return]  # typed so for use as a default


def _from_here(file: str | None) -> str | None:
    """As the caller's shell means it; pulumi runs in the project's folder, whose own files keep their short name."""
    return file if file is None or Path.cwd() == ROOT else str(Path(file).absolute())


ConfigFile = Annotated[str | None, typer.Option(metavar="FILE", help="The stack's file, as for pulumi.", callback=_from_here)]


def _stacks() -> list[str]:
    return stack_names()
