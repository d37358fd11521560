"""What is kept of a deleted service or account, with all it held, until it is restored or purged [C]."""

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import ResourceType
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.store import Json, Resource, Store
from apim_simulator.world import SOFT_DELETED

STATES_AFTER = ("id", "type", "properties", "envelope", "private")


class SoftDeleting(ResourceType):
    """A type whose resources leave an entry."""

    def absent(self, call_id: str) -> ArmError:
        """Resource Manager's own 404 [K]."""
        return errors.absent_resource(self.type, call_id)

    def remove(self, call: Call, resource: Resource) -> Change:
        """What it held is kept, for a restore."""
        keep(call, resource)
        return super().remove(call, resource)

    def removed(self, call: Call, resource: Resource) -> None:
        """Soft-deleted [C]."""
        enter(call.store, resource)


def entry_of(store: Store, resource_id: str) -> Json | None:
    """The entry that a deleted resource left."""
    entry: Json | None = store.fact(SOFT_DELETED, {}).get(ids.key(resource_id))
    return entry


def keep(call: Call, resource: Resource) -> None:
    """At the beginning of a deletion: what the resource holds, itself first."""
    held = [resource, *(r for r in call.store if ids.is_within(r.id, resource.id) and ids.key(r.id) != ids.key(resource.id))]
    entry = {
        "id": resource.id,
        "location": resource.envelope.get("location"),
        "deletionDate": stamp(call.now),
        "resources": [{name: getattr(r, name) for name in STATES_AFTER} for r in held],
    }
    call.store.keep_fact(_held(resource), entry)


def enter(store: Store, resource: Resource) -> None:
    """At the end of a deletion: what was kept becomes the entry."""
    entry = store.fact(_held(resource))
    store.keep_fact(_held(resource), None)
    store.keep_fact(SOFT_DELETED, {**store.fact(SOFT_DELETED, {}), ids.key(resource.id): entry})


def restore(store: Store, resource_id: str, entry: Json) -> Change:
    """All of it is there again, and the entry is not."""
    forget(store, resource_id)
    return Change(tuple(Resource(**body) for body in entry["resources"]))


def forget(store: Store, resource_id: str) -> None:
    """Drop an entry."""
    left = {key: entry for key, entry in store.fact(SOFT_DELETED, {}).items() if key != ids.key(resource_id)}
    store.keep_fact(SOFT_DELETED, left)


def _held(resource: Resource) -> str:
    return f"held:{ids.key(resource.id)}"
