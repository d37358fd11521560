"""`python -m apim`: the application that the commands of `apim/commands/` make up."""

import atexit
import gc

if __name__ == "__main__":
    atexit.register(gc.freeze)  # Python would look through all that is there before it ends, disabled or not
    gc.disable()  # documents are large, without circles, and gone with the process; so is what the imports below make

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterable
from typing import Annotated

import typer

from apim import __version__, commands, exit_codes
from apim.output import emit

NAME = os.environ.get("APIM_COMMAND")
"""Set by bin/apim, which is one word: no shell can complete `python -m apim`."""

REPORT = "please report it with the lines above and the command, without what they hold of secrets"

app = typer.Typer(
    name="apim",
    add_completion=NAME is not None,
    help="Look at a stack before and after it is deployed: documents, patches, changes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help reads the same in a terminal, a log and a document
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 findings that should stop a pipeline, 2 wrong usage or input, 3 something could not be reached, "
    "70 a fault of this program.",
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


def _add(name: str) -> None:
    """A file of `apim/commands`, as a command or a group of commands."""
    module = importlib.import_module(f"{commands.__name__}.{name}")
    epilog = _examples(module.EXAMPLES)
    if not hasattr(module, "COMMANDS"):
        app.command(name, epilog=epilog)(getattr(module, name))
        return
    group = typer.Typer(help=module.HELP, no_args_is_help=True, rich_markup_mode=None, epilog=epilog)
    for each, (function, examples) in module.COMMANDS.items():
        group.command(each, epilog=_examples(examples))(function)
    app.add_typer(group, name=name)


def _examples(lines: Iterable[str]) -> str:
    """An epilog with one example per line; click keeps the lines of a paragraph that begins with a backspace."""
    return "\n".join(["\b", "Examples:", *(f"  bin/apim {line}" for line in lines)])


for found in pkgutil.iter_modules(commands.__path__):
    _add(found.name)


def main() -> int:
    """Run the command that the command line names; its exit code. What goes wrong unforeseen has none that means a verdict."""
    try:
        try:
            app(prog_name=NAME or "python -m apim")
        except SystemExit as ended:
            if isinstance(ended.__context__, BrokenPipeError):
                raise ended.__context__ from None
            sys.stdout.flush()
            return ended.code if isinstance(ended.code, int) else exit_codes.FINE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
        return exit_codes.BROKEN_PIPE
    except Exception:  # noqa: BLE001 - whatever it is, its code must not be one of a verdict
        emit(f"{traceback.format_exc()}error: this is a fault of apim {__version__}, and no verdict; {REPORT}", err=True)
    return exit_codes.INTERNAL


if __name__ == "__main__":
    sys.exit(main())
