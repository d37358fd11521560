"""A report as text, as Markdown for a pull request, and as JSON."""

import json
from collections.abc import Iterator

from review.formats.changes import SHOWN_OPERATIONS, code, counted
from review.report.judging import Item, Report

LONGEST = 100
SHOWN_CHANGES = 25
"""Changes told of one API; the rest is counted, since a comment of a pull request has a limit."""


def as_text(report: Report) -> str:
    """The verdict, then a block per step, worst first."""
    lines = [f"verdict: {report.verdict}"]
    for item in report.items:
        lines += [f"{item.verdict}: {item.op} {item.token} {item.name}", *(f"  {told}" for told in _told(item))]
    return "\n".join([*lines, _rest(report)])


def as_markdown(report: Report) -> str:
    """The same with headings; safe steps are folded away."""
    lines = [f"## Preview: {report.verdict}"]
    for item in report.items:
        if item.verdict != "safe":
            lines += ["", f"**{item.verdict}**: {item.op} {item.token} {code(item.name)}", ""]
            lines += [f"- {code(told)}" for told in _told(item)]
    safe = [item for item in report.items if item.verdict == "safe"]
    if safe:
        lines += ["", f"<details><summary>{len(safe)} safe</summary>", ""]
        for item in safe:
            lines += [f"- {item.op} {item.token} {code(item.name)}", *(f"  - {code(told)}" for told in _told(item))]
        lines += ["", "</details>"]
    return "\n".join([*lines, "", _rest(report)])


def as_json(report: Report) -> str:
    """An object with `verdict`, `unchanged` and `items`."""
    items = [
        {"op": item.op, "type": item.token, "name": item.name, "verdict": item.verdict, "told": list(_told(item))}
        | {"deletedOperations": list(item.deleted)}
        for item in report.items
    ]
    told = {"verdict": report.verdict, "unchanged": report.unchanged, "items": items}
    return json.dumps(told, indent=2, ensure_ascii=False)


def _told(item: Item) -> Iterator[str]:
    """Reasons, then operations that go, then changes of the contract."""
    yield from item.because
    for operation in item.deleted:
        yield f"the import deletes {operation} with its policies"
    if item.changes:
        yield f"callers notice: {counted(item.changes)}"
    for change in item.changes[:SHOWN_CHANGES]:
        more = len(change.operations) - SHOWN_OPERATIONS
        where = ", ".join(change.operations[:SHOWN_OPERATIONS]) + (f" and {more} more" if more > 0 else "")
        turned = f"{_cut(change.before)} -> {_cut(change.after)}"
        yield f"{change.kind}: {where or 'the document'}: {change.title}, {turned} [{change.rule}]"
    if len(item.changes) > SHOWN_CHANGES:
        yield f"and {len(item.changes) - SHOWN_CHANGES} more changes: python -m review diff tells them"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _rest(report: Report) -> str:
    return f"{report.unchanged} unchanged"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
