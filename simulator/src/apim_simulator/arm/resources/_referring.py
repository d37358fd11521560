"""Who refers to a resource: policies by what their text names, loggers and backends by `{{displayName}}`."""

from collections.abc import Iterator
from typing import Any

from apim_simulator import ids
from apim_simulator.store import Resource, Store


def referring(store: Store, service_id: str, kind: str, name: str) -> list[Resource]:
    """Policies and fragments that name a `backend` (by id), a `named-value` (by displayName) or a `fragment` (by id)."""
    wanted = (kind, name.lower())
    return [r for r in _within(store, service_id) if wanted in {(k, n.lower()) for k, n in r.private.get("references", ())}]


def mentioning(store: Store, service_id: str, display_name: str) -> list[Resource]:
    """Backends and loggers whose properties hold `{{displayName}}` (inferred: policies are the documented users)."""
    reference = "{{" + display_name.lower() + "}}"
    types = ("Microsoft.ApiManagement/service/backends", "Microsoft.ApiManagement/service/loggers")
    return [r for r in _within(store, service_id) if r.type in types and any(reference in text for text in _texts(r.properties))]


def _within(store: Store, service_id: str) -> Iterator[Resource]:
    return (resource for resource in store if ids.is_within(resource.id, service_id))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.lower()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
