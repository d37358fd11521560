"""One identity, one account, one role: who makes the assignment, who may take it away, what the others see."""

import pytest

from desired_state import ownership
from desired_state.ownership.roles import role_conflicts
from settings import Sources

ME, OTHER = "0f3c9a52-1b1e-4c55-9d6a-7e1f2a3b4c03", "77777777-1b1e-4c55-9d6a-7e1f2a3b4c03"
GUID = "5e0bd9bd-0000-4f28-af87-19fc36ad61bd"
ACCOUNT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/contoso"
OWN, SHARED = "roleAssignments", "sharedRoleAssignments"


def role(kind):
    return ownership.Claim(kind=kind, name=GUID, at=Sources("Pulumi.dev.yaml").location(("backends",)), scope=ACCOUNT)


def inventory(other=None, *, exists=True):
    """A service whose identity has the role or not, and another stack that claims the assignment in some way."""
    (text,) = ownership.parts("p", "prod", [(other, GUID)] if other else [])
    ledger = {"name": f"ledger-{OTHER}", "properties": {"value": text}}
    return ownership.Inventory.of({"namedValues": [ledger], OWN: [{"name": GUID}] if exists else []})


@pytest.mark.parametrize(
    ("mine", "theirs", "exists", "in_state", "found"),
    [
        (OWN, None, False, False, None),
        (OWN, None, True, True, None),
        (OWN, None, True, False, "it is there, and no stack claims it"),
        (OWN, OWN, True, False, "it is made by"),
        (OWN, OWN, True, True, "it is made by"),
        (OWN, SHARED, True, True, "relies on it, and it would go with this stack"),
        (SHARED, OWN, True, False, "it is made by"),
        (SHARED, SHARED, True, False, None),
        (SHARED, None, True, False, None),
        (SHARED, None, False, False, None),
    ],
)
def test_conflicts(mine, theirs, exists, in_state, found):
    """A stack whose calls rest on another's assignment says so in both, or has none of its own."""
    state = {(OWN, GUID)} if in_state else set()
    findings = list(role_conflicts([role(mine)], inventory(theirs, exists=exists), own=ME, state=state))
    assert [found in each.found for each in findings] == ([True] if found else [])
    assert all(each.rule == "role-taken" and "contoso" in each.found for each in findings)


def test_what_the_own_ledger_claims_is_the_own():
    """Its creation took effect and had no answer: the state lacks it, and only the program can say that it is to be taken in."""
    (text,) = ownership.parts("p", "dev", [(OWN, GUID)])
    ledger = {"name": f"ledger-{ME}", "properties": {"value": text}}
    found = ownership.Inventory.of({"namedValues": [ledger], OWN: [{"name": GUID}]})
    assert list(role_conflicts([role(OWN)], found, own=ME, state=set())) == []


@pytest.mark.parametrize(("exists", "in_state", "left"), [(True, False, {GUID}), (True, True, set()), (False, False, set())])
def test_a_shared_assignment_is_declared_by_who_made_it(exists, in_state, left):
    """Another's is there already, and is not declared; one's own stays declared; none is made."""
    state = {(OWN, GUID)} if in_state else set()
    assert ownership.not_to_declare([role(SHARED)], inventory(SHARED, exists=exists), state) == left
