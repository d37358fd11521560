"""What has drifted, as JSON."""

from typing import Any

from apim.drift import Found
from apim.render.drift_report import KINDS, DriftReport
from apim.render.json_text import json_text


def as_json(report: DriftReport) -> str:
    """An object with `findings`, `notCompared`, `notes`, `commands` and a count per kind."""
    drift = report.drift
    counts = {kind: sum(each.kind == kind for each in drift.found) for kind in KINDS}
    document = {
        "stack": report.stack,
        "findings": [_finding(report, each) for each in drift.found],
        "notCompared": [{"name": each.name, "why": each.why} for each in drift.uncompared],
        "notes": list(drift.notes),
        "commands": list(report.commands),
        "compared": drift.compared,
        **counts,
    }
    return json_text(document)


def _finding(report: DriftReport, found: Found) -> dict[str, Any]:
    way = report.remedy(found)
    who = {"caller": found.who.caller, "at": found.who.at.isoformat(), "action": found.who.action} if found.who else None
    return {
        "kind": found.kind,
        "what": found.what,
        "name": found.name,
        "id": found.id,
        "urn": found.urn,
        "differences": [{"place": each.place, "declared": each.declared, "live": each.live} for each in found.differences],
        "who": who,
        "revert": way.revert,
        "adopt": way.adopt,
    }
