"""`gateways/managed`: credentials for tracing, and the traces made with them (GW-DEBUG). Self-hosted gateways are not simulated.

https://learn.microsoft.com/rest/api/apimanagement/gateway/list-debug-credentials
https://learn.microsoft.com/rest/api/apimanagement/gateway/list-trace
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, Action, ResourceType
from apim_simulator.arm.resources._trace_listing import listing
from apim_simulator.debug_tokens import LONGEST
from apim_simulator.store import Resource, Store

MANAGED = "managed"
MEMBERS = frozenset({"apiId", "purposes", "credentialsExpireAfter"})


class Gateways(ResourceType):
    """The gateway that every service has: it is no resource to read or write, and takes two actions [D]."""

    template = SERVICE + "/gateways/{gatewayId}"
    noun = "Gateway"
    methods = frozenset()
    listed = False

    @property
    def actions(self) -> Mapping[str, Action]:
        """POST routes."""
        return {"listDebugCredentials": self.list_debug_credentials, "listTrace": self.list_trace}

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """The managed gateway alone."""
        del store
        managed = name.lower() == MANAGED
        return Resource(f"{parent_id}/{self.collection}/{MANAGED}", self.type, {}) if managed else None

    def absent(self, call_id: str) -> ArmError:
        """Gateways that somebody hosts are beyond this simulator."""
        return errors.unsupported(f"gateway {ids.last(call_id)}: self-hosted gateways")

    @staticmethod
    def list_debug_credentials(call: Call, resource: Resource) -> Answer:
        """`{"token"}` for one API, for an hour at most [D]. Which refusals Azure has is inferred: 400 `ValidationError`."""
        del resource
        body = call.body or {}
        if strange := sorted(set(body) - MEMBERS):
            raise errors.unknown_property(strange[0])
        api = call.store.get(str(body.get("apiId") or ""))
        if api is None or not ids.is_within(api.id, f"{call.service.id}/apis"):
            raise errors.invalid("apiId", "apiId must be the full resource id of an API of this service")
        if body.get("purposes") != ["tracing"]:
            raise errors.invalid("purposes", 'purposes must be ["tracing"]')
        lifetime = _lifetime(body.get("credentialsExpireAfter", "PT1H"))
        name = ids.last(api.id).partition(";rev=")[0]
        return Answer(200, {"token": call.world.debug_tokens.issue(call.service.id, name, lifetime)})

    @staticmethod
    def list_trace(call: Call, resource: Resource) -> Answer:
        """The trace of a call that was made with a token. The answer to an unknown id is inferred: 404."""
        del resource
        trace_id: Any = (call.body or {}).get("traceId")
        if not isinstance(trace_id, str) or not trace_id:
            raise errors.invalid("traceId", "traceId must be the value of an Apim-Trace-Id header")
        trace = call.world.traces.get(trace_id)
        if trace is None or not trace.get("debugged") or trace["service"].lower() != call.service.id.lower():
            raise errors.not_found("Trace")
        return Answer(200, listing(trace, call.service, call.store))


def _lifetime(text: Any) -> timedelta:
    import isodate  # type: ignore[import-untyped]  # noqa: PLC0415 - only who traces needs it

    try:
        found = isodate.parse_duration(text)
    except (TypeError, ValueError):
        found = None
    if not isinstance(found, timedelta) or not timedelta() < found <= LONGEST:
        raise errors.invalid("credentialsExpireAfter", "credentialsExpireAfter must be an ISO 8601 duration of at most PT1H")
    return found


RESOURCE_TYPE = Gateways()
