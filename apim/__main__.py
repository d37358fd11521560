"""`python -m apim`: the application that the commands of `apim/commands/` make up."""

import gc
import importlib
import os
import pkgutil
from typing import Annotated

import typer

from apim import __version__, commands

NAME = os.environ.get("APIM_COMMAND")
"""Set by bin/apim, which is one word: no shell can complete `python -m apim`."""

app = typer.Typer(
    name="apim",
    add_completion=NAME is not None,
    help="Look at a stack before and after it is deployed: documents, patches, changes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help reads the same in a terminal, a log and a document
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 findings that should stop a pipeline, 2 wrong usage, 3 something could not be reached.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"apim {__version__}")
        raise typer.Exit


@app.callback()
def apim(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Take what comes before a command's name."""


for module in pkgutil.iter_modules(commands.__path__):
    importlib.import_module(f"{commands.__name__}.{module.name}").register(app)


if __name__ == "__main__":
    gc.disable()  # documents are large, without circles, and gone with the process
    app(prog_name=NAME or "python -m apim")
