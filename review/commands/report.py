"""`review report`: what a preview of a stack means for callers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from review import exits
from review.commands.diff import Format
from review.examples import examples

STANDARD_INPUT = "-"


def register(app: typer.Typer) -> None:
    """Add the command."""
    shown = examples("report preview.json --format markdown", "report - --fail-on breaking")
    app.command("report", epilog=shown)(report)


def report(
    preview: Annotated[str, typer.Argument(metavar="FILE", help="What `pulumi preview --json` printed; - is standard input.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How the report is written.")] = Format.TEXT,
    fail_on: Annotated[str, typer.Option(metavar="breaking|destructive|none", help="Exit with 1 from this verdict on.")] = "none",
) -> None:
    """Say what a preview means for callers: destructive, breaking, risky or safe, and why.

    Shows no secret and no whole document. Exits with 1 when the verdict is one that --fail-on names, or a worse one.
    """
    from review.report import FORMATS, Unreadable, judge, read  # noqa: PLC0415 - see review/commands/__init__.py

    stopping = {"none": set[str](), "destructive": {"destructive"}, "breaking": {"destructive", "breaking"}}
    if fail_on not in stopping:
        exits.wrong_usage(f'--fail-on "{fail_on}" is not known; allowed are breaking, destructive and none')
    try:
        text = sys.stdin.read() if preview == STANDARD_INPUT else Path(preview).read_text(encoding="utf-8")
        judged = judge(read(text, "standard input" if preview == STANDARD_INPUT else preview))
    except (OSError, UnicodeError) as error:
        exits.wrong_usage(f"{preview} cannot be read as text: {getattr(error, 'strerror', None) or 'not UTF-8'}")
    except Unreadable as error:
        exits.wrong_usage(str(error))
    typer.echo(FORMATS[form](judged))
    raise typer.Exit(exits.FINDINGS if judged.verdict in stopping[fail_on] else exits.FINE)
