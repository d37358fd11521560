"""Whose names are in a service: the ledgers of its stacks, and the removal of one whose stack is gone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from apim.azure import API_MANAGEMENT, Arm
from apim.ownership import beginning_with
from desired_state.ownership import ROLES, Ledger, ledger_id

SHORT = 8
"""Characters of an id that messages show, and that are enough to name a ledger."""


class Unclear(Exception):
    """No ledger, or more than one, is meant; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What stacks claim in a service. Methods that ask Azure raise NotReached."""

    azure: Arm
    service_id: str
    parts: tuple[str, ...]
    """Names of the named values that are parts of ledgers, whole or not."""
    ledgers: tuple[Ledger, ...]

    def meant(self, identity: str) -> Ledger:
        """The ledger whose id begins so. Raises Unclear."""
        found = beginning_with(self.ledgers, identity)
        if len(found) != 1 or len(identity.strip()) < SHORT:
            there = "; ".join(str(each.owner) for each in self.ledgers) or "none"
            raise Unclear(f'"{identity}" is the id of {len(found) if found else "no"} stack of the service; there are: {there}')
        return found[0]

    def present(self, ledger: Ledger) -> Iterator[str]:
        """What of a ledger's names the service still has, as `apis/chat`; then nobody claims it."""
        for kind, names in ledger.names.items():
            if kind in ROLES:
                continue
            there = {str(item["name"]).lower() for item in self.azure.list(f"{self.service_id}/{kind}", API_MANAGEMENT)}
            yield from (f"{kind}/{name}" for name in names if name.lower() in there)

    def parts_of(self, ledger: Ledger) -> Sequence[str]:
        """Names of its named values, the last first: what is left of an interrupted removal is a ledger still."""
        return sorted((name for name in self.parts if ledger_id(name) == ledger.owner.id), reverse=True)

    def clear(self, ledger: Ledger) -> None:
        """Delete a ledger: whatever it claims is nobody's from then on."""
        for name in self.parts_of(ledger):
            self.azure.delete(f"{self.service_id}/namedValues/{name}", API_MANAGEMENT)


def described(ledgers: Iterable[Ledger], own: str | None) -> Iterator[str]:
    """A line for each ledger, and one for the names of each type."""
    for ledger in ledgers:
        yield f"{ledger.owner}{', this stack' if ledger.owner.id == own else ''}"
        for kind, names in ledger.names.items():
            yield f"  {kind}: {', '.join(names)}"
