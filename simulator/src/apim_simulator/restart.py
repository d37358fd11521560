"""What a restart does to operations that were running: they live in memory, so nobody would ever end them."""

from dataclasses import replace

from apim_simulator.store import Store

UNFINISHED = frozenset({"Created", "Creating", "Accepted", "Updating", "Deleting"})
"""States in which ARM shows a service, an account, a deployment or a group while its operation runs."""


def recover(store: Store) -> list[str]:
    """Call finished what was being made, and there what was being deleted; returns the ids concerned (our choice)."""
    left = [resource for resource in store if resource.properties.get("provisioningState") in UNFINISHED]
    for resource in left:
        store.put(replace(resource, properties={**resource.properties, "provisioningState": "Succeeded"}))
    return [resource.id for resource in left]
