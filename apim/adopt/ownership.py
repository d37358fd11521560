"""Whose each resource is: what another stack claims is not adopted, and an API that one claims stops the adoption."""

from collections.abc import Mapping
from typing import Any

from apim.adopt.model import Adoption, NotAdopted
from apim.drift.names import place
from apim.ownership import Ownership
from apim.state import State


def refuse_possessed(state: State) -> None:
    """Raises NotAdopted where the engine would delete what the stack lets go of: it goes by what was last deployed."""
    possessed = [each for each in state.resources if each.is_adopted and not each.retained]
    if possessed:
        name = place(possessed[0].id)
        raise NotAdopted(
            f"{name}, with {len(possessed) - 1} more, was last deployed with `owned: true`: leaving it out deletes it; set "
            "`owned: false` in the stack file and run `pulumi up` first"
        )


def refuse_owned(
    adoption: Adoption, apis: tuple[str, ...], ownership: Ownership, service_id: str, section: Mapping[str, Any]
) -> None:
    """Move what is claimed to what is left. `section` is what the stack has adopted before.

    Raises:
        NotAdopted: one of the APIs belongs to another stack, or is declared by this one.
    """
    before = section.get("resources") or {}
    for api in apis:
        own = f"apis/{api}"
        if others := ownership.others(f"{service_id}/{own}"):
            way = "take it out of that stack first: by `bin/apim adopt --release` and an update, where it was adopted"
            raise NotAdopted(f'API "{api}" belongs to {others[0].owner}; {way}')
        if ownership.is_own(f"{service_id}/{own}") and own not in before:
            raise NotAdopted(f'API "{api}" is declared by this stack already; there is nothing to adopt')
    for each in list(adoption.taken):
        others = ownership.others(f"{service_id}/{each}")
        if others:
            reason = f"it belongs to {others[0].owner}"
        elif ownership.is_own(f"{service_id}/{each}") and each not in before and each.split("/")[0] != "apis":
            reason = "this stack declares it already"
        else:
            continue
        del adoption.taken[each]
        adoption.leave(each, reason, referenced=True)
