"""Role assignments of several stacks: for one identity, account and role Azure has one, so they have to share it."""

from collections.abc import Collection, Iterator

from desired_state.ownership.claims import ROLES, Claim
from desired_state.ownership.inventory import Inventory
from desired_state.ownership.ledger import Ledger
from linting import Finding

OWN, SHARED = ROLES


def role_conflicts(
    claims: Collection[Claim], inventory: Inventory, *, own: str | None, state: Collection[tuple[str, str]]
) -> Iterator[Finding]:
    """Assignments that are another's alone, or that this stack would count as its own while others rely on them."""
    for claim in claims:
        if claim.kind not in ROLES:
            continue
        others = [ledger for ledger in inventory.ledgers if ledger.owner.id != own]
        alone = [ledger for ledger in others if ledger.claims(OWN, claim.name)]
        sharing = [ledger for ledger in others if ledger.claims(SHARED, claim.name)]
        exists = inventory.find(OWN, claim.name) is not None
        # With a claim and without a place in the state it is one whose creation had no answer: `apim recover` takes it in.
        mine = (OWN, claim.name.lower()) in state or any(
            ledger.owner.id == own and ledger.claims(OWN, claim.name) for ledger in inventory.ledgers
        )
        if alone:
            yield _finding(
                claim, f"it is made by {_named(alone)}, and goes with it", "set shared: true there, update it, then here"
            )
        elif claim.kind == OWN and sharing:
            yield _finding(claim, f"{_named(sharing)} relies on it, and it would go with this stack", "set shared: true here, too")
        elif claim.kind == OWN and exists and not mine:
            fix = "leave roleAssignment out, as the identity has its role; or set shared: true, if other stacks rely on it"
            yield _finding(claim, "it is there, and no stack claims it", fix)


def not_to_declare(claims: Collection[Claim], inventory: Inventory, state: Collection[tuple[str, str]]) -> frozenset[str]:
    """Names of shared assignments that are there, made by another or by hand: this stack calls by them, and declares none."""
    return frozenset(
        claim.name
        for claim in claims
        if claim.kind == SHARED and inventory.find(OWN, claim.name) and (OWN, claim.name.lower()) not in state
    )


def _named(ledgers: Collection[Ledger]) -> str:
    return " and ".join(str(ledger.owner) for ledger in ledgers)


def _finding(claim: Claim, why: str, fix: str) -> Finding:
    found = f"role assignment {claim.name} of the identity on {claim.scope.rpartition('/')[2]}: {why}"
    return Finding(claim.at.source, claim.at.place, "role-taken", found, fix)
