"""Options that several commands share."""

from enum import StrEnum

import typer
from typer.models import OptionInfo


class TextOrJson(StrEnum):
    """How what a command found is written, where there are these two ways."""

    TEXT = "text"
    JSON = "json"


def stack_option(text: str) -> OptionInfo:
    """`--stack NAME`, which a shell completes with the stacks that have a file. `text` is its help."""
    return typer.Option("--stack", "-s", metavar="NAME", help=text, autocompletion=_stacks)  # type: ignore[no-any-return]  # typed so for use as a default


def _stacks() -> list[str]:
    from apim.stacks import stack_names  # noqa: PLC0415 - see apim/commands/__init__.py

    return stack_names()
