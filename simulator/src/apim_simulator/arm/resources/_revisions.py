"""Revisions of an API in the store: the current one under the API's own name, others under `name;rev=n` (rev-06, oaj-05)."""

import dataclasses
from collections.abc import Iterable

from apim_simulator import ids
from apim_simulator.arm.changes import Change
from apim_simulator.store import Resource, Store

MARK = ";rev="

OWNED = ("operations", "policies", "schemas")
"""Collections that belong to a revision; releases, diagnostics, tags and product links belong to the API (inferred)."""


def split(name: str) -> tuple[str, str | None]:
    """`a;rev=2` is `a` and `2`; without a mark the revision is None."""
    index = name.lower().find(MARK)
    return (name, None) if index < 0 else (name[:index], name[index + len(MARK) :])


def locate(store: Store, service_id: str, name: str) -> Resource | None:
    """The API of that name; `;rev=n` of the current revision is the API itself (oaj-05)."""
    bare, revision = split(name)
    found = store.get(f"{service_id}/apis/{name}")
    if found is None and revision is not None:
        current = store.get(f"{service_id}/apis/{bare}")
        if current is not None and current.properties["apiRevision"] == revision:
            return current
    return found


def current_of(store: Store, api: Resource) -> Resource:
    """The current revision of the API that `api` is a revision of."""
    return store.get(bare_id(api.id)) or api


def bare_id(api_id: str) -> str:
    """Id of the API, whichever revision is named."""
    return split(api_id)[0]


def others(store: Store, api_id: str) -> list[Resource]:
    """The revisions that are not current."""
    mark = ids.key(bare_id(api_id)) + MARK
    return [r for r in store.children(api_id.rsplit("/", 2)[0], "apis") if ids.key(r.id).startswith(mark)]


def below(store: Store, api_id: str) -> list[Resource]:
    """What a revision owns, without itself."""
    prefixes = tuple(f"{ids.key(api_id)}/{collection}/" for collection in OWNED)
    return [resource for resource in store if ids.key(resource.id).startswith(prefixes)]


def copied(resources: Iterable[Resource], source_id: str, target_id: str) -> tuple[Resource, ...]:
    """The same resources below another revision or API."""
    return tuple(
        dataclasses.replace(resource, id=target_id + resource.id[len(source_id) :], private=dict(resource.private))
        for resource in resources
    )


def promoted(store: Store, revision: Resource) -> Change:
    """Make a revision the current one: it takes the API's own id, the former one moves to `;rev=n` (rev-09).

    What belongs to the API rather than to a revision stays below the API's id. The promoted API is the change's main resource.
    """
    bare = bare_id(revision.id)
    former = store.get(bare)
    if former is None or former is revision:
        return Change((revision,))
    aside = f"{bare}{MARK}{former.properties['apiRevision']}"
    lesser = {name: value for name, value in former.properties.items() if name != "isCurrent"}
    down = (
        dataclasses.replace(former, id=aside, properties=lesser),
        *copied(below(store, bare), bare, aside),
    )
    up = (
        dataclasses.replace(revision, id=bare, properties={**revision.properties, "isCurrent": True}),
        *copied(below(store, revision.id), revision.id, bare),
    )
    gone = tuple(resource.id for resource in below(store, bare) if "/" not in _behind(resource.id, bare).partition("/")[2])
    return Change(up + down, (revision.id, *gone))


def _behind(resource_id: str, ancestor_id: str) -> str:
    return resource_id[len(ancestor_id) + 1 :]
