"""What a write does to the store, as a value: it is applied at once, or when its long-running operation ends."""

import dataclasses
from dataclasses import dataclass

from apim_simulator import ids
from apim_simulator.store import Resource, Store

TOP_LEVEL_SEGMENTS = 8
"""`/subscriptions/s/resourceGroups/g/providers/n/t/name` has so many: what lies below shares one ETag counter."""


@dataclass(frozen=True, slots=True)
class Change:
    """Resources to delete, with all below them, and then to put. The first of `puts` is the one the request was about."""

    puts: tuple[Resource, ...] = ()
    deletes: tuple[str, ...] = ()

    @property
    def main(self) -> Resource:
        """The resource the request was about."""
        return self.puts[0]

    def and_also(self, other: "Change") -> "Change":
        """Both, this one's main resource first."""
        return Change(self.puts + other.puts, self.deletes + other.deletes)


def apply(store: Store, change: Change) -> None:
    """Carry a change out. A resource that stays as it was keeps its ETag (o24-04); others get the service's next."""
    for resource_id in change.deletes:
        store.delete(resource_id)
    for resource in change.puts:
        if differs(store, resource):
            store.put(dataclasses.replace(resource, etag=next_etag(store, resource.id)))


def differs(store: Store, resource: Resource) -> bool:
    """Whether putting it would change anything."""
    old = store.get(resource.id)
    return old is None or dataclasses.replace(old, etag=0) != dataclasses.replace(resource, etag=0)


def is_idle(store: Store, change: Change) -> bool:
    """Whether carrying it out would change nothing."""
    return not any(store.get(gone) for gone in change.deletes) and not any(differs(store, put) for put in change.puts)


def next_etag(store: Store, resource_id: str) -> int:
    """The next value of the counter that all resources of one service share [R]."""
    name = "etag:" + "/".join(ids.key(resource_id).split("/")[: TOP_LEVEL_SEGMENTS + 1])
    counter = int(store.fact(name, 0)) + 1
    store.keep_fact(name, counter)
    return counter
