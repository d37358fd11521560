"""Subdomains of accounts: one each in all of Azure; a deleted account keeps its own until it is purged."""

from typing import Any

from apim_simulator.arm import errors
from apim_simulator.arm.errors import ArmError
from apim_simulator.store import Store
from apim_simulator.world import SOFT_DELETED, TAKEN

SUBDOMAIN = "customSubDomainName"
ACCOUNTS = "Microsoft.CognitiveServices/accounts"


def taken(store: Store, name: str) -> bool:
    """Whether somebody has it, letter case ignored."""
    held: list[Any] = [each.properties.get(SUBDOMAIN) for each in store.of_type(ACCOUNTS)]
    for entry in store.fact(SOFT_DELETED, {}).values():
        held += [each["properties"].get(SUBDOMAIN) for each in entry["resources"] if each["type"] == ACCOUNTS]
    return name.lower() in {str(each or "").lower() for each in held} | names_of_others(store, "subdomains")


def names_of_others(store: Store, kind: str) -> set[str]:
    """Seeded names of other tenants, in lower case."""
    return {name.lower() for name in store.fact(TAKEN, {}).get(kind, ())}


def check(store: Store, name: str | None) -> None:
    """Raises 409 `CustomDomainInUse` [C https://github.com/Azure-Samples/azuresandbox/issues/164]."""
    if name and taken(store, name):
        message = (
            f"Please pick a different name. The subdomain name '{name}' is not available as it's already used by a resource. If "
            "the resource using the name was deleted in the last 48 hours, you may need to purge the deleted resource."
        )
        raise ArmError(409, "CustomDomainInUse", message, front_door=True)


def check_update(store: Store, old: str | None, new: str | None) -> None:
    """A first one as that of a new account; what Azure says to another one is not known [W]."""
    if old and new and new.lower() != old.lower():
        raise errors.unsupported("another customSubDomainName for an account that has one")
    if not old:
        check(store, new)
