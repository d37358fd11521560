"""What was restored in Azure, taken into a state that has forgotten it."""

from collections.abc import Collection

from apim import state
from apim.azure import Arm
from apim.preview import read
from apim.recover.diagnosis import Verdict, look
from apim.recover.planned_creates import Wanted, wanted
from apim.recover.repair import mend
from apim.recover.resource_ids import UnknownType, resource_id
from apim.recover.stack_cli import Pulumi


def take_in(pulumi: Pulumi, azure: Arm, subscription: str, ids: Collection[str]) -> list[str]:
    """Import what has one of these ids and the stack would create; logical names of that.

    In rounds: what is in a resource group that the stack creates has an id once the state knows the group. Raises PulumiFailed,
    Locked, Unreadable, NotReached.
    """
    taken: list[str] = []
    while True:
        known = state.read(pulumi.exported())
        missing = {each.lower() for each in ids} - {each.lower() for each in known.ids.values()}
        if not missing:
            return taken
        planned = wanted(known, read(pulumi.previewed(recovering=True), "pulumi preview"))
        there = look(known, [each for each in planned if _id(each, subscription) in missing], azure, subscription, missing)
        found = [each for each in there if each.verdict is Verdict.ADOPT]
        if not found:
            return taken
        mend(pulumi, known, found, lambda _lock: False)
        taken += [each.name for each in found]


def _id(each: Wanted, subscription: str) -> str:
    try:
        return (resource_id(each.type, each.inputs, subscription) or "").lower()
    except UnknownType:
        return ""
