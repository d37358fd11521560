"""What pulumi printed, as a user hands it to a command: a file, or standard input."""

import sys
from pathlib import Path

from apim import exit_codes

STANDARD_INPUT = "-"


def text(file: str, what: str, command: str) -> str:
    """`what`, which `command` prints, from a file or standard input (`-`). Raises typer.Exit where it cannot be read."""
    try:
        return sys.stdin.read() if file == STANDARD_INPUT else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        exit_codes.wrong_usage(f"{what} cannot be read from {file}: {why}; {command} prints it")
