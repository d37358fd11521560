"""The state as tests may see it: complete, but without anything secret."""

from typing import Any

from apim_simulator.store import Resource
from apim_simulator.world import SOFT_DELETED, World

MASK = "***"
SECRET_MEMBERS = frozenset(
    {
        "primarykey",
        "secondarykey",
        "key1",
        "key2",
        "credentials",
        "connectionstring",
        "instrumentationkey",
        "password",
        "clientsecret",
    }
)
"""Members of properties that are masked whole, whatever they hold; Azure answers a backend's credentials in clear (backend-04)."""


def masked(world: World) -> dict[str, Any]:
    """`{"resources": [{id, type, etag, envelope, properties, private}], "softDeleted": [id]}` in order of creation."""
    return {
        "resources": [_resource(resource) for resource in world.store],
        "softDeleted": [entry.get("id", key) for key, entry in world.store.fact(SOFT_DELETED, {}).items()],
    }


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "id": resource.id,
        "type": resource.type,
        "etag": resource.etag,
        "envelope": _hidden(resource.envelope),
        "properties": _hidden(resource.properties),
        "private": dict.fromkeys(sorted(resource.private), MASK),
    }


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: MASK if k.lower() in SECRET_MEMBERS and v is not None else _hidden(v) for k, v in value.items()}
    return [_hidden(item) for item in value] if isinstance(value, list) else value
