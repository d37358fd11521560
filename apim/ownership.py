"""Whose a resource in a service is: what the ledgers of its stacks say, as commands see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from apim.azure import API_MANAGEMENT, Arm
from apim.drift.names import place, service
from apim.state import State
from desired_state.ownership import LEDGER, ROLES, Ledger, is_part, ledger_id, read

ROLE_ASSIGNMENTS = "/providers/microsoft.authorization/roleassignments/"
ACCOUNT = "Account"
"""Class of an Azure OpenAI account."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """The ledgers of a service. `own` is the id of the stack's ledger, None where it has none yet."""

    own: str | None
    ledgers: tuple[Ledger, ...]
    parts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values of the ledgers' parts, by name."""
    accounts: frozenset[str] = frozenset()
    """Ids of the accounts that the stack holds, in lower case."""

    @classmethod
    def of(cls, state: State, service_id: str, azure: Arm) -> Self:
        """Ask for a service's ledgers. Raises NotReached."""
        items = azure.list(f"{service_id}/namedValues", API_MANAGEMENT)
        values = [(str(item["name"]), str((item.get("properties") or {}).get("value") or "")) for item in items]
        own = [each.id for each in state.resources if LEDGER in each.urn and _same(service(each.id), service_id)]
        parts = [each.rpartition("/")[2] for each in own]
        begun = [str(each.inputs.get("namedValueId")) for each in state.pending if LEDGER in each.urn]
        return cls(
            next((ledger_id(name) for name in (*parts, *begun)), None),
            read(values),
            {name: value for name, value in values if is_part(name)},
            frozenset(each.id.lower() for each in state.of(ACCOUNT)),
        )

    def others(self, resource_id: str) -> tuple[Ledger, ...]:
        """Other stacks that claim a resource, or the API or product that it is a part of."""
        kind, name = _claimable(resource_id)
        return tuple(ledger for ledger in self.ledgers if ledger.owner.id != self.own and ledger.claims(kind, name))

    def is_own(self, resource_id: str) -> bool:
        """Whether the stack's ledger claims it, or nobody else calls it so.

        That is a part of a ledger; and a role assignment over an account that the stack made itself, which no ledger claims: its
        name is a GUID of the account, the role and who calls (components/roles.py), and it goes when the account goes.
        """
        kind, name = _claimable(resource_id)
        if kind == "namedValues" and is_part(name):
            return True
        if kind in ROLES and resource_id.lower().partition(ROLE_ASSIGNMENTS)[0] in self.accounts:
            return True
        kinds = ROLES if kind in ROLES else (kind,)
        return any(ledger.owner.id == self.own and ledger.claims(each, name) for ledger in self.ledgers for each in kinds)


def beginning_with(ledgers: Iterable[Ledger], beginning: str) -> tuple[Ledger, ...]:
    """Those whose id begins so, whatever the letter case, as people shorten ids."""
    wanted = beginning.strip().lower()
    return tuple(each for each in ledgers if each.owner.id.startswith(wanted))


def _same(one: str | None, other: str) -> bool:
    """Whether two ids are one: Azure answers ids in letters of its own."""
    return one is not None and one.lower() == other.lower()


def home(state: State) -> str | None:
    """The service of the stack's ledger, whose claims hold for what is in no service, too: role assignments."""
    return next((service(each.id) for each in state.resources if LEDGER in each.urn), None)


def is_claimable(resource_id: str) -> bool:
    """Whether a ledger can claim it: what is in a service, and role assignments.

    Accounts and monitoring are in none, and a diagnostic setting of a service is another provider's.
    """
    own = service(resource_id) is not None and not place(resource_id).lower().startswith("providers/")
    return own or ROLE_ASSIGNMENTS in resource_id.lower()


def _claimable(resource_id: str) -> tuple[str, str]:
    """Type and name of what has a claim: the resource, or its parent; a revision is its API."""
    scope, _, role = resource_id.lower().partition(ROLE_ASSIGNMENTS)
    if scope and role:
        return ROLES[0], role
    kind, _, rest = place(resource_id).partition("/")
    return kind, rest.partition("/")[0].partition(";")[0]
