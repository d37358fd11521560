"""What APIs and version sets have to do with each other."""

from apim_simulator import ids
from apim_simulator.arm.resources._revisions import split
from apim_simulator.store import Json, Resource, Store


def expanded(store: Store, set_id: str) -> Json | None:
    """`apiVersionSet` of a write's answer; its `name` is the set's displayName (clone-05, o24-06)."""
    found = store.get(set_id)
    if found is None:
        return None
    properties = found.properties
    details = {name: properties[name] for name in ("description", "versioningScheme", "versionQueryName", "versionHeaderName")}
    return {"id": found.id, "name": properties["displayName"], **details}


def apis_of(store: Store, service_id: str, set_id: str) -> list[Resource]:
    """The APIs, current revisions, that are versions of the set."""
    wanted = ids.key(set_id)
    return [
        api
        for api in store.children(service_id, "apis")
        if split(api.name)[1] is None and ids.key(api.properties.get("apiVersionSetId", "")) == wanted
    ]


def with_last_api(store: Store, service_id: str, api_id: str) -> tuple[str, ...]:
    """The version set that goes with its last API (clone-08; also 2022-08-01), if `api_id` is that."""
    api = store.get(api_id)
    set_id = api.properties.get("apiVersionSetId") if api is not None else None
    if set_id is None:
        return ()
    left = [other for other in apis_of(store, service_id, set_id) if ids.key(other.id) != ids.key(api_id)]
    return () if left else (set_id,)
