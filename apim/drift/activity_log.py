"""Who wrote to what has drifted, and when, as far as Azure's activity log says.

The log holds writes of the last 90 days, and shows them some minutes late
(https://learn.microsoft.com/azure/azure-monitor/platform/activity-log). It is asked for a resource group from a time on: one
of the few questions it takes (https://learn.microsoft.com/rest/api/monitor/activity-logs/list).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from apim.azure import Arm, NotReached
from apim.azure.errors import Refused
from apim.drift.model import Drift, Found, Who
from apim.drift.names import group, place
from apim.state import State

PATH = "/subscriptions/{}/providers/Microsoft.Insights/eventtypes/management/values"
VERSION = "2015-04-01"
KEPT = timedelta(days=89)
"""A little less than the log's own memory, so that no question is refused."""

REVISION = re.compile(r";rev=\d+(?=/)")
FIELDS = "caller,claims,eventTimestamp,operationName,resourceId,status"
UPN = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"
READER = 'the identity needs "Monitoring Reader" or Microsoft.Insights/eventtypes/values/read on the resource group'


def with_authors(drift: Drift, state: State, arm: Arm, now: datetime | None = None) -> Drift:
    """The same drift with who did it, or a note why that is not known. Never raises for a log that cannot be read."""
    if not drift.found:
        return drift
    moment = now or datetime.now(UTC)
    since = {each.urn: each.modified for each in state.resources if each.modified}
    start = max(min(since.values(), default=moment - KEPT), moment - KEPT)
    try:
        events = list(_events(drift.found, arm, start, moment))
    except Refused:
        return replace(drift, notes=(*drift.notes, f"who did it is not known: the activity log may not be read; {READER}"))
    except NotReached as error:
        return replace(drift, notes=(*drift.notes, f"who did it is not known: {error}"))
    named = tuple(replace(each, who=_last(each, events, since.get(each.urn or "", start))) for each in drift.found)
    unnamed = sum(each.who is None for each in named)
    note = f"the activity log names nobody for {unnamed} of them: it is some minutes late, and remembers 90 days"
    return replace(drift, found=named, notes=(*drift.notes, *([note] if unnamed else [])))


def _events(found: Iterable[Found], arm: Arm, start: datetime, end: datetime) -> Iterator[Mapping[str, Any]]:
    for subscription, name in dict.fromkeys(filter(None, (group(each.id) for each in found))):
        until = end + timedelta(minutes=5)  # clocks differ
        times = f"eventTimestamp ge '{_time(start)}' and eventTimestamp le '{_time(until)}'"
        query = {"$filter": f"{times} and resourceGroupName eq '{name}'", "$select": FIELDS}
        yield from arm.list(PATH.format(subscription), VERSION, **query)


def _last(found: Found, events: Iterable[Mapping[str, Any]], since: datetime) -> Who | None:
    """The newest write to the resource since it was deployed.

    Else the newest by the name of its API alone, which means the current revision; else the newest to what it is under, where
    that may be the cause: what goes takes all below along, and an import makes and deletes operations.
    """
    written = [each for each in map(_who, events) if each and each[1].at > since]
    id_ = found.id.lower()
    mine = [who for place_, who in written if place_.lower() == id_]
    mine = mine or [who for place_, who in written if place_.lower() == REVISION.sub("", id_)]
    if not mine and (found.kind == "missing" or found.api):
        above = [each for each in written if id_.startswith(f"{each[0].lower()}/")]
        mine = [replace(who, action=f"{who.action} of {place(place_)}") for place_, who in above]
    return max(mine, key=lambda who: who.at, default=None)


def _who(event: Mapping[str, Any]) -> tuple[str, Who] | None:
    """Place and author of a write that was not refused."""
    action, status = (str((event.get(name) or {}).get("value", "")) for name in ("operationName", "status"))
    if status == "Failed" or not action.endswith(("/write", "/delete", "/action")):
        return None
    claims = event.get("claims") or {}
    caller = str(claims.get(UPN) or event.get("caller") or claims.get("appid") or "")
    name = str(claims.get("name") or "")
    author = f"{name} ({caller})" if name and name != caller else caller
    at = datetime.fromisoformat(event["eventTimestamp"]).astimezone(UTC)
    return str(event["resourceId"]), Who(author or "somebody the log does not name", at, action.rsplit("/", 1)[-1])


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
