"""Findings as annotations of GitHub, which shows them at the lines of changed files."""

from collections.abc import Iterable

from apim.render.workflow_commands import workflow_command
from linting import Finding


def as_github(findings: Iterable[Finding]) -> str:
    """One `::error` or `::warning` command per finding."""
    return "\n".join(map(_command, findings))


def _command(finding: Finding) -> str:
    properties = {"file": finding.source, "line": finding.line or 1, "title": finding.rule}
    where = f"{finding.place}: " if finding.place else ""
    return workflow_command(finding.severity, properties, f"{where}{finding.found}; {finding.fix}")
