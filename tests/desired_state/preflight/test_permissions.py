"""Rights that new resources need."""

import pytest

from desired_state.preflight.permissions import allows
from tests.desired_state.preflight.conftest import ACCOUNTS, resource

CONTRIBUTOR = {"actions": ["*"], "notActions": ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"]}
PERMISSIONS = "/providers/Microsoft.Authorization/permissions"


def test_contributor_is_not_enough_for_a_role_assignment(check, azure):
    """The account's new group does not exist yet: the subscription counts."""
    azure.bodies[PERMISSIONS] = {"value": [CONTRIBUTOR]}
    assert check() == [
        (
            "permission",
            "accounts.east",
            "error",
            (
                "the deploying identity may not do Microsoft.Authorization/roleAssignments/write in the subscription, which this "
                "needs; "
                "give it the role Role Based Access Control Administrator there, which has it"
            ),
        )
    ]


def test_each_scope_is_asked_once(check, azure):
    """The group that is there already, then."""
    azure.bodies[f"/resourceGroups/rg-west{PERMISSIONS}"] = {"value": [{"actions": ["*/read"], "notActions": []}]}
    azure.bodies[f"/resourceGroups/rg-new{PERMISSIONS}"] = {"value": [{"actions": ["Microsoft.*"], "notActions": ["*/Accounts/*"]}]}
    found = [(place, text.split()[6]) for rule, place, _, text in check([resource("ResourceGroup", "RG-new")])]
    assert found == [
        ("accounts.east", "Microsoft.CognitiveServices/accounts/write"),
        ("accounts.east.deployments", "Microsoft.CognitiveServices/accounts/deployments/write"),
        ("accounts.west", "Microsoft.CognitiveServices/accounts/write"),
    ]
    assert [path for path in azure.asked if path.endswith(PERMISSIONS)] == [
        f"/resourceGroups/rg-new{PERMISSIONS}",
        f"/resourceGroups/rg-west{PERMISSIONS}",
    ]


def test_a_deployment_in_an_account_of_others(check, azure):
    """The right may end at the account."""
    group = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg"
    account = f"{group}/providers/Microsoft.CognitiveServices/accounts/theirs"
    gpt = {"model": "gpt-4o", "version": "2024-11-20"}
    azure.bodies[f"{account}{PERMISSIONS}"] = {"value": [{"actions": ["*/read"], "notActions": []}]}
    found = [
        (place, text)
        for rule, place, _, text in check(existingAccounts={"theirs": {"id": account, "deployments": {"chat": gpt}}})
        if rule == "permission"
    ]
    assert [place for place, _ in found] == ["existingAccounts.theirs.deployments"]
    assert "deployments/write in account theirs, which this needs; give it the role Contributor there" in found[0][1]


def test_what_an_account_of_the_stack_gets_is_asked_at_the_account(check, azure):
    """An identity that has its rights there alone deploys in it, and assigns the role."""
    state = [resource("ResourceGroup", "rg-new"), resource("Account", "contoso-east")]
    azure.bodies[f"/resourceGroups/rg-new{PERMISSIONS}"] = {
        "value": [{"actions": ["*"], "notActions": ["Microsoft.Authorization/*", "*/accounts/*"]}]
    }
    account = f"/resourceGroups/rg-new{ACCOUNTS}/accounts/Contoso-East"
    azure.bodies[f"{account}{PERMISSIONS}"] = {"value": [{"actions": ["*"]}]}
    assert check(state) == []
    azure.bodies[f"{account}{PERMISSIONS}"] = {"value": [{"actions": ["*/read"]}]}
    found = check(state)
    assert [place for _, place, _, _ in found] == ["accounts.east.deployments", "accounts.east"]
    assert "accounts/deployments/write in account Contoso-East, " in found[0][3]


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        ([], False),
        ([{"actions": ["A.b/c/write"]}], True),
        ([{"actions": ["a.b/*"], "notActions": None}], True),
        ([{"actions": ["*/write"], "notActions": ["A.B/*"]}], False),
        ([{"actions": ["*"], "notActions": ["A.B/*"]}, {"actions": ["A.b/c/*"], "notActions": []}], True),
        ([{"actions": ["A.b/c/writes", "A.b/c", "AXb/c/write"]}], False),
    ],
)
def test_wildcards(permissions, expected):
    """In any letter case; what one role excludes, another may give."""
    assert allows(permissions, "A.b/c/write") is expected
