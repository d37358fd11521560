"""Before anything is declared: whether the names of a stack are free, or its own."""

from collections.abc import Sequence

import pulumi

import components as c
from desired_state import ownership
from desired_state.revision_state import Resource


def claimed_ledger(claims: Sequence[ownership.Claim], group: str, name: str, state: Sequence[Resource]) -> c.LedgerArgs:
    """The ledger of a stack that makes these claims on a service, once nothing of them is another's.

    The service is asked only where something may be created; an API that moves to another path counts.

    Raises:
        ContractError: with every name and path that is taken.
    """
    own = ownership.Possessions.of(state, f"{group}/{name}")
    new = {claim.kind for claim in claims if own.may_create(claim)}
    if new or own.ledger is None:
        lists = c.service_lists(group, name, {*new, "namedValues"})
        for kind, reason in lists.unread.items():
            pulumi.log.warn(f"not checked whether names are free ({kind}): {reason}")
        ownership.check(claims, ownership.Inventory.of(lists.items, lists.unread), own)
    parts = ownership.parts(pulumi.get_project(), pulumi.get_stack(), ((claim.kind, claim.name) for claim in claims))
    return c.LedgerArgs(resource_group_name=group, service_name=name, parts=parts)
