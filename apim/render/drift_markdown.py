"""What has drifted, as Markdown."""

from apim.drift import Found
from apim.render.drift_report import DriftReport, author, difference
from apim.render.markdown import cell, code


def as_markdown(report: DriftReport) -> str:
    """A table of findings for a comment, and the commands."""
    drift = report.drift
    lines = [f"**Drift of stack {report.stack}**: {report.summary}"]
    if drift.found:
        lines += ["", "| | What | Declared -> live | Who |", "|---|---|---|---|"]
        lines += map(_row, drift.found)
        lines += ["", "To revert all of it:", "", "```sh", *report.commands, "```"]
    if drift.uncompared:
        lines += ["", "<details><summary>Not compared</summary>", ""]
        lines += [f"- {code(each.name)}: {each.why}" for each in drift.uncompared]
        lines += ["", "</details>"]
    return "\n".join([*lines, *(f"\n{each}" for each in drift.notes)])


def _row(found: Found) -> str:
    changed = "<br>".join(cell(difference(each)) for each in found.differences)
    return f"| {found.kind} | {found.what} {code(found.name)} | {changed} | {cell(author(found))} |"
