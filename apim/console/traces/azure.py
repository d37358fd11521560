"""Traces from Azure: credentials of the managed gateway for one API, and the trace listing. Not run against Azure.

https://learn.microsoft.com/azure/api-management/api-management-howto-api-inspector
https://learn.microsoft.com/rest/api/apimanagement/gateway/list-trace
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from apim.azure import API_MANAGEMENT
from apim.azure.errors import NotReached, Refused
from apim.console.masking import Masker
from apim.console.traces.model import Attempt, Entry, Trace
from apim.console.traces.settings_places import PolicyPlaces

if TYPE_CHECKING:
    from apim.azure import Arm

HEADER: Final = "Apim-Debug-Authorization"
TRACE_ID, EXPIRED, WRONG_API = "apim-trace-id", "apim-debug-authorization-expired", "apim-debug-authorization-wrongapi"
LIFETIME_SECONDS: Final = 3600
RENEWED_SECONDS: Final = 300
"""Before its end a token is got anew."""

SECTIONS: Final = ("inbound", "backend", "outbound", "on-error")
RIGHT: Final = (
    "the identity needs Microsoft.ApiManagement/service/gateways/listDebugCredentials/action and listTrace/action, which the role "
    "API Management Service Contributor has"
)


class NoTrace(Exception):
    """There is no trace; the message says why, and what to do."""


class AzureTraces:
    """Asks Resource Manager. `service` is the resource id of the API Management service."""

    def __init__(self, arm: "Callable[[], Arm]", service: "Callable[[], str]", masker: Masker, places: PolicyPlaces) -> None:
        self._arm = arm
        self._service = service
        self._masker = masker
        self._places = places
        self._tokens: dict[str, tuple[float, str]] = {}

    def prepare(self, api_id: str) -> Mapping[str, str]:
        """A token for the API, which is good for an hour at most."""
        until, token = self._tokens.get(api_id, (0.0, ""))
        if time.monotonic() > until - RENEWED_SECONDS:
            body = {"credentialsExpireAfter": "PT1H", "apiId": f"{self._service()}/apis/{api_id}", "purposes": ["tracing"]}
            found = self._asked("listDebugCredentials", body).get("token")
            if not isinstance(found, str) or not found:
                raise NoTrace("listDebugCredentials answered no token")
            token = found
            self._tokens[api_id] = time.monotonic() + LIFETIME_SECONDS, token
        return {HEADER: token}

    def fetch(self, headers: Mapping[str, str]) -> Trace:
        """The trace; its beginning, where the gateway is not through with the call."""
        if TRACE_ID not in headers:
            reason = headers.get(EXPIRED) or headers.get(WRONG_API)
            raise NoTrace(
                f"the gateway did not trace the call: {reason or 'its answer has no Apim-Trace-Id; its tier may have no tracing'}"
            )
        found = self._masker.value(self._asked("listTrace", {"traceId": headers[TRACE_ID]}))
        listed = found.get("traceEntries")
        entries = tuple(self._entries(listed if isinstance(listed, dict) else {}))
        return Trace(
            id=headers[TRACE_ID],
            source="Azure (listTrace)",
            reason=_reason(entries),
            entries=entries,
            attempts=tuple(_attempts(listed if isinstance(listed, dict) else {})),
        )

    def _asked(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._arm().post(f"{self._service()}/gateways/managed/{action}", API_MANAGEMENT, body)
        except Refused as refused:
            raise NoTrace(f"{refused}; {RIGHT}") from refused
        except NotReached as missed:
            raise NoTrace(str(missed)) from missed

    def _entries(self, listed: Mapping[str, Any]) -> Iterator[Entry]:
        for section in (*SECTIONS, *(name for name in listed if name not in SECTIONS)):
            for each in listed.get(section) or ():
                if isinstance(each, dict):
                    source = str(each.get("source", ""))
                    scope, place = self._places.of(source)
                    yield Entry(
                        section, source, message_of(each.get("data")), milliseconds(each.get("elapsed")), scope=scope, place=place
                    )


def message_of(data: Any) -> str:
    """What an entry says: its message, else all of it as JSON."""
    if isinstance(data, dict) and list(data) == ["message"]:
        data = data["message"]
    if isinstance(data, list) and all(isinstance(each, str) for each in data):
        return "\n".join(data)
    return data if isinstance(data, str) else "" if data in (None, {}) else json.dumps(data, ensure_ascii=False)


def milliseconds(text: Any) -> float | None:
    """Of `00:00:00.2983315`; None for anything else."""
    try:
        hours, minutes, seconds = str(text).split(":")
        return (int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000
    except ValueError:
        return None


def _attempts(listed: Mapping[str, Any]) -> Iterator[Attempt]:
    """A request and what came of it are entries of forward-request, one after the other."""
    url, begun = "", None
    for each in listed.get("backend") or ():
        data = each.get("data") if isinstance(each, dict) else None
        if not isinstance(data, dict) or each.get("source") != "forward-request":
            continue
        at = milliseconds(each.get("elapsed"))
        if isinstance(data.get("request"), dict):
            url, begun = str(data["request"].get("url", "")), at
        elif url:
            status = (data.get("response") or {}).get("status") if isinstance(data.get("response"), dict) else None
            outcome = f"{status.get('code')} {status.get('reason') or ''}".strip() if isinstance(status, dict) else message_of(data)
            yield Attempt(url, outcome, took=None if at is None or begun is None else at - begun)
            url = ""


def _reason(entries: tuple[Entry, ...]) -> str:
    """Azure names none: the last step that is no transfer of the answer is as near as its trace comes."""
    last = next((each for each in reversed(entries) if each.source not in {"transfer-response", "api-inspector"}), None)
    return f"not told by Azure; the last policy that ran is {last.source}" if last else "not told by Azure; no policy ran"
