"""The activity log: who wrote what, kept while ARM is called, and read below Microsoft.Insights.

https://learn.microsoft.com/rest/api/monitor/activity-logs/list
https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
"""

import base64
import json
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from apim_simulator.activity import Deed
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.routes import Route
from apim_simulator.world import World

if TYPE_CHECKING:
    from apim_simulator.arm.requests import Incoming

VERSION = "2015-04-01"
PLACE = ("providers", "microsoft.insights", "eventtypes", "management", "values")
WRITES = {"PUT": "write", "PATCH": "write", "DELETE": "delete", "POST": "action"}
START = "eventTimestamp ge"
TERM = re.compile(r"(eventTimestamp (?:ge|le)|(?:resourceGroupName|resourceUri|resourceProvider|correlationId) eq) '?([^']+?)'?")
WHO = {
    "upn": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    "oid": "http://schemas.microsoft.com/identity/claims/objectidentifier",
    "appid": "appid",
    "name": "name",
}
"""Claims of a token that are kept, and what an event calls them."""


def recorded(call: Call, route: Route, complete: Callable[[], Answer]) -> Answer:
    """Carry out a call; a write is kept, refused ones too."""
    if call.method not in WRITES:
        return complete()
    try:
        answer = complete()
    except ArmError as refusal:
        _keep(call, route, refusal.status)
        raise
    _keep(call, route, answer.status)
    return answer


def read(world: World, incoming: "Incoming") -> Answer | None:
    """The events asked for, newest first, in one page (our choice); None where something else is asked. Raises ArmError."""
    segments = [segment.lower() for segment in incoming.segments]
    if segments[:1] != ["subscriptions"] or tuple(segments[2:]) != PLACE or incoming.method != "GET":
        return None
    if incoming.query.get("api-version", "") != VERSION:
        message = f"The api-version '{incoming.query.get('api-version', '')}' is invalid. The supported versions are '{VERSION}'."
        raise ArmError(400, "InvalidApiVersionParameter", message, front_door=True)
    if strange := sorted(set(incoming.query) - {"api-version", "$filter", "$select"}):
        raise errors.unsupported(f"query parameter {strange[0]} on {incoming.path}")
    wanted = _filter(incoming.query.get("$filter", ""))
    names = [name.strip() for name in incoming.query.get("$select", "").split(",") if name.strip()]
    found = [_event(world, deed) for deed in reversed(world.activity) if wanted.takes(deed)]
    return Answer(200, {"value": [{name: each.get(name) for name in names} if names else each for each in found]})


class _Filter(NamedTuple):
    """What a `$filter` says."""

    since: datetime
    until: datetime | None
    by: str
    value: str

    def takes(self, deed: Deed) -> bool:
        """Whether a deed is asked for."""
        if deed.at < self.since or (self.until is not None and deed.at > self.until):
            return False
        id_ = deed.resource_id.lower()
        of = {
            "": self.value,
            "resourceGroupName": _between(id_, "resourcegroups"),
            "resourceUri": id_,
            "resourceProvider": deed.resource_type.partition("/")[0].lower(),
            "correlationId": deed.id,
        }
        return of[self.by] == self.value


def _filter(text: str) -> _Filter:
    """The forms that the documentation allows; it allows no other."""
    terms = [TERM.fullmatch(part.strip()) for part in re.split(r"\s+and\s+", text)] if text else []
    terms_by_name = {match[1]: match[2] for match in terms if match}
    if START not in terms_by_name and len(terms_by_name) == len(terms):
        raise ArmError(400, "BadRequest", "The $filter query parameter must have a start time: eventTimestamp ge '<time>'.")
    others = [name for name in terms_by_name if name.endswith(" eq")]
    if len(terms_by_name) != len(terms) or len(others) > 1:
        raise errors.unsupported(f"$filter {text!r} of the activity log")
    try:
        since, until = (
            datetime.fromisoformat(terms_by_name[name]) if name in terms_by_name else None for name in (START, "eventTimestamp le")
        )
    except ValueError as error:
        raise ArmError(400, "BadRequest", f"The $filter query parameter is invalid: {error}.") from error
    if since is None or any(time is not None and time.tzinfo is None for time in (since, until)):
        raise errors.unsupported(f"a time without zone in the $filter {text!r} of the activity log")
    name = others[0] if others else ""
    return _Filter(since, until, name.removesuffix(" eq"), terms_by_name.get(name, "").lower())


def _keep(call: Call, route: Route, status: int) -> None:
    verb = f"{route.action}/action" if route.what == "action" else WRITES[call.method]
    deed = Deed(
        id=str(uuid.uuid4()),
        at=call.now,
        method=call.method,
        action=f"{call.resource_type.type}/{verb}",
        resource_id=call.id,
        resource_type=call.resource_type.type,
        status=status,
        claims=_claims(call.headers.get("authorization", "")),
    )
    call.world.activity.append(deed)


def _claims(authorization: str) -> dict[str, str]:
    """Who a token says it is of. ARM takes any token here, so it believes any; one that is no JWT says nothing."""
    parts = authorization.rsplit(maxsplit=1)[-1].split(".")
    if len(parts) < len(("header", "claims")):
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return {name: str(claims[name]) for name in WHO if claims.get(name)} if isinstance(claims, dict) else {}


def _event(world: World, deed: Deed) -> dict[str, Any]:
    """An event of category Administrative. `caller` is the UPN, else what names an application (documented)."""
    identity, time = world.identity, deed.at.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    refused = deed.status >= 400  # noqa: PLR2004 - HTTP
    status = "Failed" if refused else "Accepted" if deed.status == 202 else "Succeeded"  # noqa: PLR2004 - HTTP
    return {
        "authorization": {"action": deed.action, "scope": deed.resource_id},
        "caller": deed.claims.get("upn") or deed.claims.get("appid") or "",
        "category": _localizable("Administrative"),
        "claims": {WHO[name]: value for name, value in deed.claims.items()},
        "correlationId": deed.id,
        "eventDataId": deed.id,
        "eventName": _localizable("EndRequest"),
        "eventTimestamp": time,
        "httpRequest": {"method": deed.method},
        "id": f"{deed.resource_id}/events/{deed.id}",
        "level": "Error" if refused else "Informational",
        "operationId": deed.id,
        "operationName": _localizable(deed.action),
        "resourceGroupName": _between(deed.resource_id, "resourcegroups"),
        "resourceId": deed.resource_id,
        "resourceProviderName": _localizable(deed.resource_type.partition("/")[0]),
        "resourceType": _localizable(deed.resource_type),
        "status": _localizable(status),
        "subStatus": _localizable(str(deed.status)),
        "submissionTimestamp": time,
        "subscriptionId": identity.subscription,
        "tenantId": identity.tenant,
    }


def _localizable(value: str) -> dict[str, str]:
    return {"value": value, "localizedValue": value}


def _between(resource_id: str, name: str) -> str:
    """The segment behind one, "" without."""
    segments: Sequence[str] = resource_id.split("/")
    at = next((index for index, segment in enumerate(segments) if segment.lower() == name), -1)
    return segments[at + 1] if 0 <= at < len(segments) - 1 else ""
