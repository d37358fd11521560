"""A report as Markdown for a pull request: one screen, the rest folded; never longer than a comment may be."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import partial

from apim.render.length_budget import fitted
from apim.render.markdown import code, inert
from apim.render.report_text import HOW, MAX_APIS, MAX_DIFF, MAX_NOTICES, MAX_REASONS
from apim.render.rule_links import SHORT, link
from apim.report.model import Gone, Group, Message, Notice, Quoted, Report, Resource
from apim.report.reasons import brief, counted, effect, next_step, reasons, split, worsts
from linting import printable

LONGEST = 60_000
"""Characters; GitHub takes 65,536 in a comment."""

SIGNS = {"destructive": "🟥", "breaking": "🟧", "risky": "🟨", "safe": "🟩"}
MAX_GONE = 50
MAX_RESOURCES = 50
ROOM_FOR_REST = 600


def marker(stack: str) -> str:
    """The first line, by which a workflow finds the comment to write over."""
    return f"<!-- azure-openai-apim report: {re.sub(r'[^A-Za-z0-9._/]+', '-', stack) or 'none'} -->"


def as_markdown(report: Report) -> str:
    """Marker, verdict, reasons; then folded: a block per group, the resources; what is unchanged in one line."""
    name = f" of stack {code(report.stack)}" if report.stack else ""
    head = [
        marker(report.stack),
        f"## {SIGNS[report.verdict]} Preview{name}: {report.verdict}",
        "",
        *_made(report),
        f"**Callers**: {effect(report)}",
        "",
        *_reasons(report),
        f"- **Next**: {sentence(next_step(report))}",
    ]
    head += [f"- Note: {sentence(remark)}" for remark in report.remarks]
    foot = ["", f"{report.unchanged} unchanged"]
    apis, others = split(report)
    first, rest = apis[:MAX_APIS], apis[MAX_APIS:]
    lengths = partial(_lengths, report)
    sections = [*map(lengths, others), *([_resources(report)] if report.resources else [])]
    start, end = "\n".join(head), "\n".join(foot)
    # The rest of the APIs comes last here, so that it is what finds no room.
    blocks, left = fitted([*map(lengths, first), *sections, *map(lengths, rest)], LONGEST - len(start) - len(end) - ROOM_FOR_REST)
    edge = len(first) + len(sections)
    return "".join([start, *blocks[: len(first)], *_more(rest, blocks[edge:], left), *blocks[len(first) : edge], "\n", end])


def _more(groups: Sequence[Group], blocks: Sequence[str], left: int) -> Iterator[str]:
    """APIs that are not on the first screen, folded together."""
    if groups:
        yield f"\n\n<details><summary>{len(groups)} more APIs: {worsts(groups)}</summary>"
        yield from blocks
        yield f"\n\nand {left} that found no room here: `--format json` tells all" if left else ""
        yield "\n\n</details>"


def sentence(words: Message) -> str:
    """A sentence: values as code, the rest without a sign that means something."""
    return "".join(code(piece) if isinstance(piece, Quoted) else inert(piece) for piece in words)


def _reasons(report: Report) -> Iterator[str]:
    found = reasons(report)
    for reason in found[:MAX_REASONS]:
        mark = _mark(reason.verdict, reason.waived)
        yield f"- {mark} {inert(reason.group)}: {sentence(reason.message)}{inert(reason.rest)}{_waived(reason.waived)}"
    if len(found) > MAX_REASONS:
        yield f"- and {len(found) - MAX_REASONS} more reasons below"


def _mark(verdict: str, waived: str) -> str:
    return f"~~{verdict}~~" if waived else f"**{verdict}**"


def _waived(text: str) -> str:
    return f", waived {sentence((text,))}" if text else ""


def _lengths(report: Report, group: Group) -> Sequence[str]:
    """The group whole; without differences and with few notices; as one line."""
    head = f"{SIGNS[group.verdict]} <b>{html.escape(printable(group.title))}</b>: {group.verdict} ({brief(group)})"
    folds = [_fold(head, list(_group(report, group, notices, diff))) for notices, diff in ((MAX_NOTICES, True), (5, False))]
    return (*folds, f"\n\n{head}")


def _fold(head: str, lines: Sequence[str]) -> str:
    return "\n".join(["\n", f"<details><summary>{head}</summary>", "", *lines, "", "</details>"])


def _group(report: Report, group: Group, notices: int, diff: bool) -> Iterator[str]:
    for resource in group.resources:
        yield f"- {resource.op} {inert(resource.token)} {code(resource.name)}"
        yield from (f"  {line}" for line in _lines(report, resource, notices, diff=diff))


def _lines(report: Report, resource: Resource, notices: int, *, diff: bool) -> Iterator[str]:
    for notice in resource.notices[:notices]:
        yield f"- {_notice(report, notice)}"
    if len(resource.notices) > notices:
        yield f"- and {len(resource.notices) - notices} more"
    for gone in resource.lost[:MAX_GONE]:
        yield f"- {_lost(gone)}"
    if len(resource.lost) > MAX_GONE:
        yield f"- and {len(resource.lost) - MAX_GONE} more operations lost"
    if diff and resource.diff:
        yield from ("", "```diff", *map(_line, resource.diff[:MAX_DIFF]), "```")
    if diff and len(resource.diff) > MAX_DIFF:
        yield f"- and {len(resource.diff) - MAX_DIFF} more lines of difference"


def _line(line: str) -> str:
    """A line in a fence of three backticks cannot end it."""
    return printable(line).replace("```", "'''")


def _notice(report: Report, notice: Notice) -> str:
    url = link(report, notice.rule)
    rule = f"[{notice.rule}]({url})" if url else notice.rule
    return f"{_mark(notice.verdict, notice.waived)} {sentence(notice.message)} ({rule}){_waived(notice.waived)}"


def _made(report: Report) -> Iterator[str]:
    if report.commit:
        yield f"Commit {code(report.commit[:SHORT])}, {report.made}\n"


def _lost(gone: Gone) -> str:
    policies = f", and with it {', '.join(map(code, gone.policies))}" if gone.policies else ""
    name = f" ({code(gone.name)})" if gone.name else ""
    return f"**lost** {code(gone.operation)}{name}, {HOW[gone.how]}{policies}"


def _resources(report: Report) -> Sequence[str]:
    """Deletions and replacements with why, then the others by name; only the first; only counted."""
    found = report.resources
    head = f"Resources: {counted(report)}"
    lines = []
    for resource in found[:MAX_RESOURCES]:
        why = f" {sentence(resource.why)}" if resource.why else ""
        lines.append(f"- {resource.op} {inert(resource.token)} {code(resource.name)}{why}")
    lines += [f"- and {len(found) - MAX_RESOURCES} more"] if len(found) > MAX_RESOURCES else []
    return (_fold(head, lines), f"\n\n{head}")
