"""`apim report`: what a preview of a stack means for callers."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from apim import exit_codes, stdin
from apim.cli_options import stack_option
from apim.output import emit

if TYPE_CHECKING:
    from apim.graph import Graph
    from apim.preview import Preview
    from apim.state import State

PAGES = re.compile(r"https://[^\s()<>\"'{}]+\{page\}[^\s()<>\"'{}]*")
"""A URL that ends no link of Markdown."""
Format = Literal["text", "markdown", "html", "json"]
"""How a report is written."""
FailOn = Literal["breaking", "destructive", "none"]
"""From which verdict on the exit code is 1."""


class Allow(StrEnum):
    """A verdict that does not stop, this once."""

    BREAKING = "breaking"
    DESTRUCTIVE = "destructive"


STOPPING = {
    "none": set[str](),
    "destructive": {"destructive"},
    "breaking": {"destructive", "breaking"},
}


EXAMPLES = (
    "report --stack dev",
    "report preview.json --format markdown --fail-on destructive",
    "report preview.json --state state.json --format html > report.html",
    "report - --fail-on breaking --allow breaking < preview.json",
)


def report(  # noqa: PLR0917 - the options of a command
    preview: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="What `pulumi preview --json` printed; - is standard input.")
    ] = None,
    stack: Annotated[str | None, stack_option("Run `pulumi preview --json` on this stack instead.")] = None,
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="What `pulumi stack export` printed, for what a preview leaves out.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How the report is written.")] = "text",
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this verdict on.")] = "none",
    allow: Annotated[list[Allow] | None, typer.Option(help="A verdict that does not stop: somebody has agreed.")] = None,
    today: Annotated[
        str | None, typer.Option(metavar="DATE", help="Take waivers as on this day, 2027-01-31; default: today in UTC.")
    ] = None,
    commit: Annotated[str, typer.Option(metavar="SHA", help="What was previewed; the report then says so, and when.")] = "",
    pages: Annotated[
        str, typer.Option(metavar="URL", help="Where files of the repository are to read, https://…/{page}: rules link there.")
    ] = "",
) -> None:
    """Say what a preview means for callers: destructive, breaking, risky or safe, and why.

    Shows no secret and no whole document; of a preview that cannot be judged, --format markdown says why.
    Waivers in the stack's configuration (review) are taken into account.

    Exits with 1 when the verdict is one that --fail-on names, or a worse one, and --allow does not; 3 when pulumi could not say.
    """
    from apim.render.report import FORMATS  # noqa: PLC0415 - see apim/commands/__init__.py
    from apim.render.report_text import coloured  # noqa: PLC0415 - as above
    from apim.report import Unreadable, allowed, applied, make_report, read, read_waivers  # noqa: PLC0415 - as above
    from apim.state import Unreadable as NoState  # noqa: PLC0415 - as above
    from apim.state import read as read_state  # noqa: PLC0415 - as above

    if (preview is None) == (stack is None):
        exit_codes.wrong_usage("give either FILE (- is standard input) or --stack NAME")
    if pages and not PAGES.fullmatch(pages):
        exit_codes.wrong_usage(
            f'--pages "{pages}" is no URL with {{page}} in it; write it like https://github.com/o/r/blob/SHA/{{page}}'
        )
    day = _day(today)
    text = _previewed(stack) if stack else stdin.text(str(preview), "the preview", "pulumi preview --json")
    try:
        deployed = read_state(_exported(stack or "NAME", state)) if state or stack else None
        found = read(
            text, f"the preview of {stack}" if stack else "standard input" if preview == stdin.STANDARD_INPUT else str(preview)
        )
        result = applied(make_report(found, deployed), read_waivers(found.config, "the preview"), day)
        if form == "html":
            result = replace(result, picture=_picture(found, deployed))
    except (Unreadable, NoState) as error:
        if form == "markdown":
            emit(_no_report(str(error), text), form)
        exit_codes.wrong_usage(str(error))
    result = replace(result, commit=commit, pages=pages, made=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    stopping = STOPPING[fail_on] - set(allow or ())
    if result.verdict in STOPPING[fail_on] - stopping:
        result = allowed(result)
    emit(coloured(result) if form == "text" else FORMATS[form](result), form)
    raise typer.Exit(exit_codes.FINDINGS if result.verdict in stopping else exit_codes.FINE)


def _picture(preview: "Preview", deployed: "State | None") -> "Graph | None":
    from apim.report.picture import picture  # noqa: PLC0415 - what is not drawn does not wait for it

    return picture(preview, deployed)


def _no_report(reason: str, preview: str) -> str:
    from apim import pulumi_cli  # noqa: PLC0415 - who has a file does not wait for the settings
    from apim.render import no_report_markdown  # noqa: PLC0415 - as above

    return no_report_markdown.as_markdown(reason, pulumi_cli.errors(preview))


def _previewed(stack: str) -> str:
    from apim import pulumi_cli  # noqa: PLC0415 - who has a file does not wait for the settings

    return pulumi_cli.printed("preview", "--json", "--stack", stack)


def _exported(stack: str, file: str | None) -> str:
    from apim import pulumi_cli  # noqa: PLC0415 - as above

    return pulumi_cli.state(stack, file)


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).date()
    except ValueError:
        exit_codes.wrong_usage(f'--today "{text}" is no date; write it like 2027-01-31')
