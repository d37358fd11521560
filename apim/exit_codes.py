"""What a command's exit code means to a pipeline."""

from typing import Final, NoReturn

import typer

from apim.output import emit

FINE: Final = 0
FINDINGS: Final = 1
"""Something was found that should stop a pipeline."""

USAGE: Final = 2
"""The command line is wrong: an option, or a file that is not there."""

UNREACHABLE: Final = 3
"""Azure, the gateway or a server of documents could not be reached."""

INTERNAL: Final = 70
"""A fault of this program (EX_SOFTWARE of sysexits): no verdict, whatever else was printed."""

BROKEN_PIPE: Final = 141
"""Whoever read the output is gone: what a shell gives to a program that SIGPIPE ended."""

INTERRUPTED: Final = 130
"""Ctrl-C: what a shell gives to a program that SIGINT ended."""


def wrong_usage(message: str) -> NoReturn:
    """End the command over what the user typed. Raises typer.Exit."""
    stop(message, USAGE)


def stop(message: str, code: int) -> NoReturn:
    """End the command with a message on stderr. Raises typer.Exit."""
    emit(f"error: {message}", err=True)
    raise typer.Exit(code)
