"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import openapi
from apim.render.json_text import json_text
from linting import Finding, Rule

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(findings: Sequence[Finding]) -> str:
    """A SARIF log with one run; code scanning places results by file and line, and tells them apart by rule and pointer."""
    import policy  # noqa: PLC0415 - the other formats of `apim lint` of a document do without: a quarter of its start

    known: dict[str, Rule[Any]] = {rule.id: rule for rule in openapi.all_rules()}
    known |= {rule.id: rule for rule in policy.all_rules()}
    rules = [_rule(known[name]) if name in known else {"id": name} for name in dict.fromkeys(finding.rule for finding in findings)]
    driver = {"name": "apim-lint", "fullName": "apim lint: import and policy rules of Azure API Management", "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(finding) for finding in findings]}
    return json_text({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule[Any]) -> dict[str, Any]:
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
