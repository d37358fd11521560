"""Findings for programs: JSON, SARIF 2.1.0, and the workflow commands GitHub turns into annotations."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import openapi
import policy
from linting import Finding

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report(findings: Sequence[Finding]) -> dict[str, Any]:
    """An object with `findings`, each with source, line, place, rule, severity, found, fix; and a count per severity."""
    told = [
        {name: getattr(finding, name) for name in ("source", "line", "place", "rule", "severity", "found", "fix")}
        for finding in findings
    ]
    counts = {f"{severity}s": sum(finding.severity == severity for finding in findings) for severity in ("error", "warning")}
    return {"findings": told, **counts}


def as_json(findings: Sequence[Finding]) -> str:
    """The report, as text."""
    return json.dumps(report(findings), indent=2, ensure_ascii=False)


def as_github(findings: Iterable[Finding]) -> str:
    """One `::error` or `::warning` command per finding; GitHub shows it at the line of the changed file.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    return "\n".join(_command(finding) for finding in findings)


def _command(finding: Finding) -> str:
    properties = {"file": finding.source, "line": finding.line or 1, "title": finding.rule}
    where = f"{finding.place}: " if finding.place else ""
    return workflow_command(finding.severity, properties, f"{where}{finding.found}; {finding.fix}")


def workflow_command(level: str, properties: Mapping[str, object], message: str) -> str:
    """One workflow command (`error`, `warning` or `notice`), in one line whatever its parts hold."""
    text = ",".join(f"{name}={escaped(str(value), ',:')}" for name, value in properties.items())
    return f"::{level} {text}::{escaped(message)}"


def escaped(text: str, more: str = "") -> str:
    """Text as a workflow command takes it; `more` are characters that end a property."""
    for character in "%\r\n" + more:
        text = text.replace(character, quote(character, safe=""))
    return text


def as_sarif(findings: Sequence[Finding]) -> str:
    """A SARIF log with one run; code scanning places results by file and line, and tells them apart by rule and pointer."""
    known: dict[str, openapi.Rule | policy.Rule] = {rule.id: rule for rule in openapi.all_rules()}
    known |= {rule.id: rule for rule in policy.all_rules()}
    rules = [_rule(known[name]) if name in known else {"id": name} for name in dict.fromkeys(finding.rule for finding in findings)]
    driver = {"name": "apim-lint", "fullName": "apim lint: import and policy rules of Azure API Management", "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(finding) for finding in findings]}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(rule: openapi.Rule | policy.Rule) -> dict[str, Any]:
    return {"id": rule.id, "help": {"text": rule.remedy}, "defaultConfiguration": {"level": rule.severity}}


def _result(finding: Finding) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.source)}}
    physical["region"] = {"startLine": finding.line or 1}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.place:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.place}]
    return {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": f"{finding.found}; {finding.fix}"},
        "locations": [location],
        "partialFingerprints": {"place/v1": f"{finding.source}#{finding.place}"},
    }


FORMATS = {"json": as_json, "sarif": as_sarif, "github": as_github}
