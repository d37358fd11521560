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
    shown = examples(
        "report preview.json --format markdown",
        "report - --fail-on breaking",
        "report preview.json --state state.json",
    )
    app.command("report", epilog=shown)(report)


def report(
    preview: Annotated[str, typer.Argument(metavar="FILE", help="What `pulumi preview --json` printed; - is standard input.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="How the report is written.")] = Format.TEXT,
    fail_on: Annotated[str, typer.Option(metavar="breaking|destructive|none", help="Exit with 1 from this verdict on.")] = "none",
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="What `pulumi stack export` printed, for what a preview leaves out.")
    ] = None,
) -> None:
    """Say what a preview means for callers: destructive, breaking, risky or safe, and why.

    Shows no secret and no whole document. Exits with 1 when the verdict is one that --fail-on names, or a worse one.
    """
    from review.report import FORMATS, Unreadable, coloured, judge, read, read_state  # noqa: PLC0415 - see review/commands/__init__.py

    stopping = {"none": set[str](), "destructive": {"destructive"}, "breaking": {"destructive", "breaking"}}
    if fail_on not in stopping:
        exits.wrong_usage(f'--fail-on "{fail_on}" is not known; allowed are breaking, destructive and none')
    try:
        deployed = read_state(_text(state), state) if state else None
        judged = judge(read(_text(preview), "standard input" if preview == STANDARD_INPUT else preview), deployed)
    except Unreadable as error:
        exits.wrong_usage(str(error))
    typer.echo(coloured(judged) if form is Format.TEXT else FORMATS[form](judged))
    raise typer.Exit(exits.FINDINGS if judged.verdict in stopping[fail_on] else exits.FINE)


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == STANDARD_INPUT else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        exits.wrong_usage(f"{file} cannot be read as text: {getattr(error, 'strerror', None) or 'not UTF-8'}")
