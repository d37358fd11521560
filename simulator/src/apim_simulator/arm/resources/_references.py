"""Ids that properties carry: relative (`/apis/a`) or full; answered full (o24-01, rev-09, diagnostic-03)."""

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.resources._revisions import locate as locate_api
from apim_simulator.store import Resource, Store

FULL = "/subscriptions/"


def behind_service(service_id: str, text: str) -> str | None:
    """The part of an id behind the service, `/apis/a`; None for an id of another service or of nothing here."""
    if ids.is_within(text, service_id):
        return text.rstrip("/")[len(service_id) :]
    if text.lower().startswith(FULL) and "/providers/" in text.lower():
        return None
    return "/" + text.strip("/")


def find(store: Store, service_id: str, collection: str, text: str) -> Resource | None:
    """The resource of a collection that a relative or full id names; for APIs `;rev=n` is understood."""
    behind = behind_service(service_id, text)
    parts = (behind or "").strip("/").split("/")
    if len(parts) != 2 or parts[0].lower() != collection.lower():  # noqa: PLR2004 - collection and name
        return None
    if parts[0].lower() == "apis":
        return locate_api(store, service_id, parts[1])
    return store.get(f"{service_id}/{collection}/{parts[1]}")


def require(call: Call, collection: str, text: str, target: str) -> Resource:
    """As `find`, but 400 `ValidationError` on the property that names it [C]."""
    found = find(call.store, call.service.id, collection, text)
    if found is None:
        raise errors.invalid(target, f"{target} '{text}' names nothing that exists in {collection}")
    return found
