"""A report as text for a terminal."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import typer

from apim.render.rule_links import SHORT
from apim.report.model import OPS, Gone, Group, Notice, Report, Resource, Verdict, plain
from apim.report.reasons import brief, counted, effect, next_step, reasons, split
from linting import printable

COLOURS: Final[Mapping[Verdict, str]] = {
    "destructive": typer.colors.MAGENTA,
    "breaking": typer.colors.RED,
    "risky": typer.colors.YELLOW,
    "safe": typer.colors.GREEN,
}
COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
MAX_REASONS = 8
MAX_NOTICES = 25
MAX_APIS = 12
MAX_RESOURCES = 20
MAX_DIFF = 40
HOW = {
    "import": "deleted by the import",
    "revision": "not in the new revision",
    "deleted": "deleted",
    "replaced": "deleted, then made anew",
}
"""What becomes of an operation."""


def as_text(report: Report) -> str:
    """The verdict with its reasons, a block per group, resources that go first, what is unchanged in one line."""
    return COLOUR.sub("", coloured(report))


def coloured(report: Report) -> str:
    """The same in colours."""
    lines = [f"verdict: {_colour(report.verdict)}"]
    lines += [printable(f"commit {report.commit[:SHORT]}, {report.made}")] if report.commit else []
    lines += [f"callers: {effect(report)}", *_reasons(report)]
    lines += [f"next: {plain(next_step(report))}"]
    lines += [f"note: {plain(remark)}" for remark in report.remarks]
    apis, others = split(report)
    for group in apis[:MAX_APIS]:
        lines += ["", *_group(group)]
    rest = apis[MAX_APIS:]
    lines += ["", *(f"{printable(group.title)}: {_colour(group.verdict)}: {brief(group)}" for group in rest)] if rest else []
    for group in others:
        lines += ["", *_group(group)]
    lines += ["", *_resources(report)] if report.resources else []
    return "\n".join([*lines, f"{report.unchanged} unchanged"])


def _reasons(report: Report) -> Iterator[str]:
    found = reasons(report)
    for reason in found[:MAX_REASONS]:
        waived = f", waived {printable(reason.waived)}" if reason.waived else ""
        yield f"  {_colour(reason.verdict)}: {printable(reason.group)}: {plain(reason.message)}{reason.rest}{waived}"
    if len(found) > MAX_REASONS:
        yield f"  and {len(found) - MAX_REASONS} more reasons below"


def _group(group: Group) -> Iterator[str]:
    yield f"{typer.style(printable(group.title), bold=True)}: {_colour(group.verdict)}"
    for resource in group.resources:
        yield f"  {resource.op} {printable(f'{resource.token} {resource.name}')}"
        yield from (f"    {line}" for line in _lines(resource))


def _lines(resource: Resource) -> Iterator[str]:
    for notice in resource.notices[:MAX_NOTICES]:
        yield _notice(notice)
    if len(resource.notices) > MAX_NOTICES:
        yield f"and {len(resource.notices) - MAX_NOTICES} more; --format json tells all"
    yield from map(lost, resource.lost)
    yield from (f"  {printable(line)}" for line in resource.diff[:MAX_DIFF])
    if len(resource.diff) > MAX_DIFF:
        yield f"  {len(resource.diff) - MAX_DIFF} more lines"


def _notice(notice: Notice) -> str:
    waived = f", waived {printable(notice.waived)}" if notice.waived else ""
    return f"{_colour(notice.verdict)}: {plain(notice.message)} [{notice.rule}]{waived}"


def lost(gone: Gone) -> str:
    """An operation that callers lose."""
    policies = f", and with it {', '.join(gone.policies)}" if gone.policies else ""
    name = f" ({gone.name})" if gone.name else ""
    return printable(f"lost: {gone.operation}{name}, {HOW[gone.how]}{policies}")


def _resources(report: Report) -> Iterator[str]:
    yield f"resources: {counted(report)}"
    gone = [resource for resource in report.resources if resource.op in OPS[:2]]
    for resource in gone[:MAX_RESOURCES]:
        yield printable(f"  {resource.op} {resource.token} {resource.name} {plain(resource.why)}".rstrip())
    if len(gone) > MAX_RESOURCES:
        yield f"  and {len(gone) - MAX_RESOURCES} more that are deleted or replaced"


def _colour(verdict: Verdict) -> str:
    return typer.style(verdict, fg=COLOURS[verdict], bold=True)
