"""Findings as JSON."""

from collections.abc import Sequence
from typing import Any

from apim.render.json_text import json_text
from linting import Finding

MEMBERS = ("source", "line", "place", "rule", "severity", "found", "fix")


def value(findings: Sequence[Finding]) -> dict[str, Any]:
    """An object with `findings`, each with source, line, place, rule, severity, found, fix; and a count per severity."""
    listed = [{name: getattr(finding, name) for name in MEMBERS} for finding in findings]
    counts = {f"{severity}s": sum(finding.severity == severity for finding in findings) for severity in ("error", "warning")}
    return {"findings": listed, **counts}


def as_json(findings: Sequence[Finding]) -> str:
    """The same as text."""
    return json_text(value(findings))
