"""Which writes exclude one another.

A write holds its API with all children until its operation ends; a product, tag or link write holds both ends; an
overlapping write gets 409 at once and changes nothing [C]. Reads never wait.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.store import Resource
from apim_simulator.world import World

HOLDERS = ("apis", "products", "tags")
"""Collections of a service whose members are locked; an id below two of them (a link) holds both."""

SERVICE_SEGMENTS = 8
"""Segments of a service's own id."""


class Locks:
    """Locks by key, each with its owner, and for those that linger the time they end."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held: dict[str, tuple[object, datetime | None]] = {}
        self._brief: set[str] = set()
        world.store.watch(self._notice)

    def claim(self, owner: object, keys: Iterable[str], *, lingers: bool = True) -> None:
        """Take all keys for an owner, or none. Raises 409 `PessimisticConcurrencyConflict`."""
        now = self._world.clock.now()
        wanted = [key.lower() for key in keys]
        for key in wanted:
            holder, until = self._held.get(key, (owner, None))
            if holder is not owner and (until is None or until > now):
                raise errors.locked(ids.last(key))
        for key in wanted:
            self._held[key] = (owner, None)
            self._world.journal.lock(key)
        self._brief |= set() if lingers else set(wanted)

    def release(self, owner: object, *, succeeded: bool) -> None:
        """Let an owner's keys go; after success they stay for `lock_linger_ms` [C]."""
        linger = timedelta(milliseconds=self._world.options["lock_linger_ms"]) if succeeded else timedelta()
        until = self._world.clock.now() + linger
        for key in [key for key, (holder, _) in self._held.items() if holder is owner]:
            if linger and key not in self._brief:
                self._held[key] = (owner, until)
            else:
                del self._held[key]
                self._brief.discard(key)

    def held_by(self, owner: object) -> bool:
        """Whether an owner holds any key that does not merely linger."""
        return any(holder is owner and until is None for holder, until in self._held.values())

    def pass_on(self, owner: object, heir: object) -> None:
        """A long-running operation takes over the locks of the request that began it."""
        for key, (holder, until) in self._held.items():
            if holder is owner:
                self._held[key] = (heir, until)

    def _notice(self, resource: Resource, present: bool) -> None:
        """A service that goes takes the locks below it along, lingering ones too."""
        if not present and resource.type == "Microsoft.ApiManagement/service":
            self._held = {key: held for key, held in self._held.items() if not ids.is_within(key, resource.id)}


def keys_of(resource_id: str) -> list[str]:
    """Keys that a write to this id needs: every API, product and tag on its path, a revision standing for its API."""
    parts = resource_id.strip("/").split("/")
    service, below = "/" + "/".join(parts[:SERVICE_SEGMENTS]), parts[SERVICE_SEGMENTS:]
    pairs = zip(below[::2], below[1::2], strict=False)
    return [f"{service}/{collection}/{name.split(';rev=')[0]}" for collection, name in pairs if collection.lower() in HOLDERS]
