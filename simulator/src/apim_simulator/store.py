"""Resources of the simulated Azure: in memory for reading, in SQLite so that they survive a restart.

The store knows ids, not meanings: what a property is worth is the business of the resource types. A stored resource is
never changed in place; `put` replaces it, so that a reader may keep what it got.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apim_simulator import ids
from apim_simulator.objects import Objects

Json = dict[str, Any]
"""An object of JSON: a body, properties, an envelope."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One Azure resource.

    `properties` are as GET answers them; `envelope` holds top-level members beside id, name, type and properties
    (location, sku, identity, tags, kind); `private` what no GET shows (keys, secret values, a policy's sent text).
    `etag` is the service's counter at the last change.
    """

    id: str
    type: str
    properties: Json
    envelope: Json = field(default_factory=dict)
    private: Json = field(default_factory=dict)
    etag: int = 0

    @property
    def name(self) -> str:
        """Last segment of the id."""
        return ids.last(self.id)


class Store:
    """All resources by id, letter case ignored. `version` rises with every change, for caches built on top."""

    def __init__(self, file: Path | str = ":memory:") -> None:
        self._database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute("CREATE TABLE IF NOT EXISTS resources (key TEXT PRIMARY KEY, body TEXT NOT NULL)")
        self._database.execute("CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        self.objects = Objects(self._database)
        self._resources: dict[str, Resource] = {}
        self._by_type: dict[str, dict[str, Resource]] = {}
        """The same, by type in lower case: every request asks for services and accounts, however much else there is."""
        self._by_collection: dict[str, dict[str, Resource]] = {}
        """The same, by key without the last segment: every import asks for the schemas of its API, however many there are."""
        for key, body in self._database.execute("SELECT key, body FROM resources ORDER BY rowid"):
            self._remember(key, Resource(**json.loads(body)))
        self.version = 0
        self._watchers: list[Callable[[Resource, bool], None]] = []

    def watch(self, watcher: Callable[[Resource, bool], None]) -> None:
        """Have `watcher(resource, present)` called after every put (True) and for each resource removed (False)."""
        self._watchers.append(watcher)

    def get(self, resource_id: str) -> Resource | None:
        """The resource of that id, or None."""
        return self._resources.get(ids.key(resource_id))

    def put(self, resource: Resource) -> Resource:
        """Store a copy under `resource.id`, replacing what was there."""
        body = json.dumps({name: getattr(resource, name) for name in Resource.__dataclass_fields__})
        kept = Resource(**json.loads(body))  # as after a restart, and quicker than copy.deepcopy
        self._remember(ids.key(kept.id), kept)
        self._database.execute(
            "INSERT INTO resources (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
            (ids.key(kept.id), body),
        )
        self.version += 1
        self._notify(kept, present=True)
        return kept

    def delete(self, resource_id: str) -> list[Resource]:
        """Remove the resource and everything below it; returns what was removed."""
        gone = [resource for resource in self._resources.values() if ids.is_within(resource.id, resource_id)]
        for resource in gone:
            key = ids.key(resource.id)
            del self._resources[key]
            del self._by_type[resource.type.lower()][key]
            del self._by_collection[_collection(key)][key]
            self._database.execute("DELETE FROM resources WHERE key = ?", (key,))
            self.objects.forget(resource.id)
        self.version += bool(gone)
        for resource in gone:
            self._notify(resource, present=False)
        return gone

    def children(self, parent_id: str, collection: str) -> list[Resource]:
        """Direct members of `{parent_id}/{collection}`, in order of creation."""
        return list(self._by_collection.get(f"{ids.key(parent_id)}/{collection.lower()}", {}).values())

    def of_type(self, resource_type: str) -> list[Resource]:
        """All resources of one ARM type, such as `Microsoft.ApiManagement/service`."""
        return list(self._by_type.get(resource_type.lower(), {}).values())

    def __iter__(self) -> Iterator[Resource]:
        return iter(list(self._resources.values()))

    def fact(self, name: str, default: Any = None) -> Any:
        """A JSON value that is no resource: a port, a counter, the soft-deleted names."""
        row = self._database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def keep_fact(self, name: str, value: Any) -> None:
        """Set a fact."""
        self._database.execute(
            "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value)),
        )

    def reset(self) -> None:
        """Forget every resource; facts such as ports and keys stay."""
        gone = list(self._resources.values())
        self._resources.clear()
        self._by_type.clear()
        self._by_collection.clear()
        self._database.execute("DELETE FROM resources")
        self.objects.reset()
        self.version += 1
        for resource in gone:
            self._notify(resource, present=False)

    def close(self) -> None:
        """Close the database file."""
        self._database.close()

    def _remember(self, key: str, resource: Resource) -> None:
        earlier = self._resources.get(key)
        if earlier is not None and earlier.type.lower() != resource.type.lower():
            del self._by_type[earlier.type.lower()][key]
        self._resources[key] = resource
        self._by_type.setdefault(resource.type.lower(), {})[key] = resource
        self._by_collection.setdefault(_collection(key), {})[key] = resource

    def _notify(self, resource: Resource, *, present: bool) -> None:
        for watcher in self._watchers:
            watcher(resource, present)


def _collection(key: str) -> str:
    return key.rpartition("/")[0]
