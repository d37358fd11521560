"""What has drifted, as annotations of GitHub."""

from apim.render.drift_report import DriftReport, author, difference
from apim.render.workflow_commands import workflow_command


def as_github(report: DriftReport) -> str:
    """An `::error` command per finding, and a `::notice` with the summary."""
    lines = []
    for each in report.drift.found:
        words = "; ".join([*map(difference, each.differences), *([f"by {author(each)}"] if each.who else [])])
        title = f"drift: {each.kind} {each.what} {each.name}"
        lines.append(workflow_command("error", {"title": title}, f"{words or each.kind}; revert: {report.remedy(each).revert}"))
    return "\n".join([*lines, workflow_command("notice", {"title": f"drift of {report.stack}"}, report.summary)])
