"""A report as JSON: all of it, nothing folded."""

from typing import Any

from apim.render.json_text import json_text
from apim.report.model import Gone, Group, Notice, Report, Resource, plain
from apim.report.reasons import Reason, effect, next_step, reasons


def as_json(report: Report) -> str:
    """An object with `stack`, `verdict`, `callers`, `reasons`, `groups`, `next`, `remarks`, `unchanged`; `told` are sentences."""
    value = {
        "stack": report.stack,
        "verdict": report.verdict,
        "callers": effect(report),
        "reasons": list(map(_reason, reasons(report))),
        "groups": list(map(_group, report.groups)),
        "next": plain(next_step(report)),
        "remarks": list(map(plain, report.remarks)),
        "unchanged": report.unchanged,
    }
    return json_text(value | ({"commit": report.commit, "made": report.made} if report.commit else {}))


def _reason(reason: Reason) -> dict[str, Any]:
    about = {
        "verdict": reason.verdict,
        "group": reason.group,
        "rule": reason.rule,
        "told": plain(reason.message),
        "more": reason.more,
    }
    about |= {"elsewhere": reason.elsewhere} if reason.elsewhere else {}
    return about | ({"waived": reason.waived} if reason.waived else {})


def _group(group: Group) -> dict[str, Any]:
    resources = list(map(_resource, group.resources))
    return {"section": group.section, "name": group.name, "verdict": group.verdict, "resources": resources}


def _resource(resource: Resource) -> dict[str, Any]:
    about = {"op": resource.op, "type": resource.token, "name": resource.name, "verdict": resource.verdict}
    gone = {"lostOperations": list(map(_gone, resource.gone))} if resource.gone else {}
    diff = {"diff": list(resource.diff)} if resource.diff else {}
    return about | {"notices": list(map(_notice, resource.notices))} | gone | diff


def _notice(notice: Notice) -> dict[str, Any]:
    about: dict[str, Any] = {"verdict": notice.verdict, "rule": notice.rule, "told": plain(notice.message)}
    about |= {"at": notice.at} if notice.at else {}
    about |= {"operations": list(notice.operations)} if notice.operations else {}
    return about | ({"waived": notice.waived} if notice.waived else {})


def _gone(gone: Gone) -> dict[str, Any]:
    return {"operation": gone.operation, "name": gone.name, "how": gone.how, "policies": list(gone.policies)}
