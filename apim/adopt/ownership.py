"""Whose each resource is: what another stack claims is not adopted, and an API that one claims stops the adoption."""

from collections.abc import Mapping
from typing import Any

from apim.adopt.model import Adoption, NotAdopted
from apim.ownership import Ownership


def refuse_owned(
    adoption: Adoption, apis: tuple[str, ...], ownership: Ownership, service_id: str, section: Mapping[str, Any]
) -> None:
    """Move what is claimed to what is left. `section` is what the stack has adopted before.

    Raises:
        NotAdopted: one of the APIs belongs to another stack, or is declared by this one.
    """
    before = section.get("resources") or {}
    for api in apis:
        place = f"apis/{api}"
        if others := ownership.others(f"{service_id}/{place}"):
            way = "take it out of that stack first: by `bin/apim adopt --release` and an update, where it was adopted"
            raise NotAdopted(f'API "{api}" belongs to {others[0].owner}; {way}')
        if ownership.is_own(f"{service_id}/{place}") and place not in before:
            raise NotAdopted(f'API "{api}" is declared by this stack already; there is nothing to adopt')
    for place in list(adoption.taken):
        others = ownership.others(f"{service_id}/{place}")
        if others:
            reason = f"it belongs to {others[0].owner}"
        elif ownership.is_own(f"{service_id}/{place}") and place not in before and place.split("/")[0] != "apis":
            reason = "this stack declares it already"
        else:
            continue
        del adoption.taken[place]
        adoption.leave(place, reason, referenced=True)
