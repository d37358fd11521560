"""`backends`: returned as sent, credentials and all (backend-01 to backend-06, o24-22); pools and circuit breakers."""

from typing import ClassVar

from apim_simulator.arm import errors
from apim_simulator.arm.api_versions import PREVIEW, SDK, Since
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.resource_type import SERVICE, ResourceType
from apim_simulator.arm.resources import _references, _referring
from apim_simulator.breakers import RuleRefused, rule_of
from apim_simulator.store import Json, Resource

ORDER = (
    "title",
    "description",
    "url",
    "protocol",
    "resourceId",
    "properties",
    "credentials",
    "proxy",
    "tls",
    "circuitBreaker",
    "pool",
    "type",
)
"""Azure's order of members as far as seen (backend-05); `title` alone is null when not sent (o24-22)."""

POOL_MEMBERS = 30
"""Backends in a pool [D]; the type file says 15 rules for a breaker, Learn one."""


class Backends(ResourceType):
    """A backend of type Single, or a Pool of them."""

    template = SERVICE + "/backends/{backendId}"
    noun = "Backend"
    operations = "BackendOperations"
    put_model, patch_model = "BackendContract", "BackendUpdateParameters"
    since: ClassVar = {
        **dict.fromkeys(("type", "pool", "circuitBreaker"), Since(SDK, SDK)),
        **dict.fromkeys(
            (
                "azureRegion",
                "circuitBreaker.rules.failureResponse",
                "pool.failureResponse",
                "pool.services.preferredCarbonEmission",
                "pool.sessionAffinity",
                "tls.serverCertificateThumbprints",
                "tls.serverX509Names",
            ),
            Since(PREVIEW),
        ),
    }

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Check the two kinds of backend, then keep what was sent."""
        if str(sent.get("type") or "Single").lower() == "pool":
            self._check_pool(call, sent)
        else:
            self._check_single(sent)
        self._check_breaker(call, sent.get("circuitBreaker") or {})
        properties = {"title": None} | {name: sent[name] for name in ORDER if sent.get(name) is not None}
        return Resource(old.id if old else call.id, self.type, properties)

    def remove(self, call: Call, resource: Resource) -> Change:
        """Refused while a policy names it [C] or a pool has it as a member [I]."""
        users = [r.id for r in _referring.referring(call.store, call.service.id, "backend", resource.name)]
        users += [r.id for r in call.store.children(call.service.id, "backends") if resource in self._members(call, r.properties)]
        if users:
            raise errors.in_use("Backend", resource.name, users)
        return super().remove(call, resource)

    @staticmethod
    def _members(call: Call, properties: Json) -> list[Resource | None]:
        services = (properties.get("pool") or {}).get("services") or []
        return [_references.find(call.store, call.service.id, "backends", s["id"]) for s in services]

    @classmethod
    def _check_pool(cls, call: Call, sent: Json) -> None:
        """No `url` nor `protocol` [V], up to 30 members [D], each an existing Single backend [I]."""
        for name in ("url", "protocol"):
            if sent.get(name) is not None:
                raise errors.invalid(name, f"{name} is not supported for a backend of type Pool")
        services = (sent.get("pool") or {}).get("services") or []
        if not 1 <= len(services) <= POOL_MEMBERS:
            raise errors.invalid("services", f"a pool has 1 to {POOL_MEMBERS} members")
        for service, member in zip(services, cls._members(call, sent), strict=True):
            if member is None:
                raise errors.invalid("id", f"pool member '{service['id']}' names no backend")
            if str(member.properties.get("type") or "Single").lower() != "single":
                raise errors.invalid("id", f"pool member '{service['id']}' is not of type Single")

    @staticmethod
    def _check_single(sent: Json) -> None:
        """`url` and `protocol` are needed here; they were always, before pools came [I]."""
        for name in ("url", "protocol"):
            if not sent.get(name):
                raise errors.invalid(name, f"{name} is required for a backend of type Single")
        credentials = sent.get("credentials") or {}
        if str(sent["protocol"]).lower() != "http":
            raise errors.unsupported(f"properties.protocol {sent['protocol']!r}; backends are http")
        if sent.get("pool") is not None:
            raise errors.invalid("pool", "pool is only for a backend of type Pool")
        if sent.get("properties") is not None:
            raise errors.unsupported("properties.properties (Service Fabric)")
        for name in ("certificate", "certificateIds"):
            if credentials.get(name):
                raise errors.unsupported(f"properties.credentials.{name}")

    @staticmethod
    def _check_breaker(call: Call, breaker: Json) -> None:
        """One rule, though the type file allows 15; not on Consumption [D].

        Refused as ours: `percentage`, `errorReasons`, and a rule that leaves open when it trips or for how long.
        """
        rules = breaker.get("rules") or []
        if rules and str(call.service.envelope.get("sku", {}).get("name")).lower() == "consumption":
            raise errors.invalid("circuitBreaker", "circuit breakers are not supported in the Consumption tier")
        if len(rules) > 1:
            raise errors.invalid("rules", "a circuit breaker has one rule")
        try:
            rule_of({"circuitBreaker": breaker})
        except RuleRefused as refused:
            raise errors.unsupported(f"properties.{refused}") from None


RESOURCE_TYPE = Backends()
