"""Before anything is declared: whether the names of a stack are free, or its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

import components as c
from desired_state import ownership
from desired_state.revision_state import Resource


@dataclass(frozen=True, slots=True)
class Claimed:
    """The parts of a stack's ledger, and names of the shared role assignments that it finds there and does not declare."""

    parts: tuple[str, ...]
    found_roles: frozenset[str]


def claim(
    claims: Sequence[ownership.Claim], group: str, name: str, state: Sequence[Resource], *, service_exists: bool = True
) -> Claimed:
    """Claim names in a service, once none of them is another's.

    The service is asked only where something may be created; an API that moves to another path counts. In one that is yet to be
    created all names are free.

    Raises:
        ContractError: with every name and path that is taken.
    """
    own = ownership.Possessions.of(state, f"{group}/{name}")
    new = [each for each in claims if own.may_create(each)]
    found_roles: frozenset[str] = frozenset()
    if service_exists and (new or own.ledger is None):
        roles = {each.name: each.scope for each in new if each.scope}
        lists = c.service_lists(group, name, {"namedValues", *(each.kind for each in new if not each.scope)}, roles)
        for kind, reason in lists.unread.items():
            pulumi.log.warn(f"not checked whether names are free ({kind}): {reason}")
        inventory = ownership.Inventory.of(lists.items)
        if enclosing := ownership.enclosing(claims, inventory):
            inventory = inventory.with_operations(c.api_operations(lists, enclosing).items)
        ownership.check(claims, inventory, own)
        found_roles = ownership.not_to_declare(claims, inventory, own.names)
    parts = ownership.parts(pulumi.get_project(), pulumi.get_stack(), ((each.kind, each.name) for each in claims))
    return Claimed(tuple(parts), found_roles)
