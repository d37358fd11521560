"""Identities of resources: what a system-assigned one gets, and which principals exist here at all."""

import secrets
import uuid

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.store import Json
from apim_simulator.world import PRINCIPALS, World


def assigned(call: Call, wanted: Json | None, before: Json | None) -> Json | None:
    """The identity a resource ends up with; one it has already keeps its principal. Raises `SimulatorUnsupported`."""
    kind = str((wanted or {}).get("type") or "None")
    if kind == "None":
        return None
    if kind != "SystemAssigned":
        raise errors.unsupported(f"identity.type {kind!r}; SystemAssigned is simulated")
    if before is not None and before.get("type") == kind:
        return before
    principal = str(uuid.UUID(hex=secrets.token_hex(16)))
    return {"type": kind, "principalId": principal, "tenantId": call.world.identity.tenant}


def principals(world: World) -> frozenset[str]:
    """Object ids, in lower case, that a role can be assigned to: the client, identities of resources, seeded ones."""
    found = {world.identity.client_oid, *world.store.fact(PRINCIPALS, {})}
    for resource in world.store:
        identity = resource.envelope.get("identity") or {}
        if identity.get("principalId"):
            found.add(identity["principalId"])
    return frozenset(principal.lower() for principal in found)
