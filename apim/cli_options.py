"""Options that several commands share."""

import typer
from typer.models import OptionInfo


def stack_option(text: str) -> OptionInfo:
    """`--stack NAME`, which a shell completes with the stacks that have a file. `text` is its help."""
    return typer.Option("--stack", "-s", metavar="NAME", help=text, autocompletion=_stacks)  # type: ignore[no-any-return]  # typed so for use as a default


def _stacks() -> list[str]:
    from apim.stacks import stack_names  # noqa: PLC0415 - see apim/commands/__init__.py

    return stack_names()
