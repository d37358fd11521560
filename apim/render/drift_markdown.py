"""What has drifted, as Markdown."""

from apim.drift import Found
from apim.render.drift_report import DriftReport, author, difference
from apim.render.markdown import code, fenced, inert
from linting import printable


def as_markdown(report: DriftReport) -> str:
    """A table of findings for a comment, and the commands."""
    drift = report.drift
    lines = [f"**Drift of stack {inert(report.stack)}**: {report.summary}"]
    if drift.found:
        lines += ["", "| | What | Declared -> live | Who |", "|---|---|---|---|"]
        lines += map(_row, drift.found)
        lines += ["", "To revert all of it:", "", fenced("\n".join(map(printable, report.commands)), "sh")]
    if drift.uncompared:
        lines += ["", "<details><summary>Not compared</summary>", ""]
        lines += [f"- {code(each.name)}: {inert(each.why)}" for each in drift.uncompared]
        lines += ["", "</details>"]
    return "\n".join([*lines, *(f"\n{inert(each)}" for each in drift.notes)])


def _row(found: Found) -> str:
    changed = "<br>".join(code(difference(each), in_table=True) for each in found.differences)
    return f"| {found.kind} | {found.what} {code(found.name, in_table=True)} | {changed} | {code(author(found), in_table=True)} |"
