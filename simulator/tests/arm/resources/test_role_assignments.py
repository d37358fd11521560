"""Role assignments."""

import uuid

import pytest
from apim_simulator import seed
from apim_simulator.arm.contract import build
from apim_simulator.arm.resources import _own_tables
from azure.mgmt.authorization.v2022_04_01.models import RoleAssignmentCreateParameters

VERSION = "2022-04-01"
OPENAI_USER = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
NAME = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def at():
    """Id of an assignment at a scope."""
    return lambda scope, name=NAME: f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"


@pytest.fixture
def body(world):
    """A body that assigns the client a role."""
    role = f"{world.subscription_path}/providers/Microsoft.Authorization/roleDefinitions/{OPENAI_USER}"
    return {"properties": {"roleDefinitionId": role, "principalId": world.identity.client_oid, "principalType": "ServicePrincipal"}}


def test_our_table_says_what_the_sdks_model_says():
    from azure.mgmt.authorization.v2022_04_01 import models  # noqa: PLC0415 - beside its only use

    theirs = build.model_rules(RoleAssignmentCreateParameters, models)["properties"]["members"]
    ours = _own_tables.ROLE_ASSIGNMENTS.models["RoleAssignmentCreateParameters"]["properties"]["members"]
    flags = ("type", "readonly", "required", "enum")
    assert {n: {f: rule.get(f) for f in flags} for n, rule in ours.items()} == {
        n: {f: rule.get(f) for f in flags} for n, rule in theirs.items()
    }


def test_an_assignment_is_made_shown_and_deleted(arm, account, at, body, world):
    made = arm("PUT", at(account.replace("/accounts/contoso", "/ACCOUNTS/Contoso")), body, version=VERSION)
    assert made.status_code == 201
    assignment = made.json()
    times = {name: assignment["properties"].pop(name) for name in ("createdOn", "updatedOn")}
    assert times["createdOn"] == times["updatedOn"]
    assert assignment == {
        "id": at(account),
        "type": "Microsoft.Authorization/roleAssignments",
        "name": NAME,
        "properties": {
            **body["properties"],
            "scope": account,
            "condition": None,
            "conditionVersion": None,
            "delegatedManagedIdentityResourceId": None,
            "description": None,
            "createdBy": world.identity.client_oid,
            "updatedBy": world.identity.client_oid,
        },
    }
    assert arm("GET", at(account), version=VERSION).json() == made.json()
    deleted = arm("DELETE", at(account), version=VERSION)
    assert (deleted.status_code, deleted.json()) == (200, made.json())
    assert arm("GET", at(account), version=VERSION).json()["error"]["code"] == "RoleAssignmentNotFound"
    assert arm("DELETE", at(account), version=VERSION).status_code == 204


def test_the_same_put_again_changes_nothing(arm, account, at, body):
    made = arm("PUT", at(account), body, version=VERSION)
    again = arm("PUT", at(account), body, version=VERSION)
    assert (again.status_code, again.json()) == (200, made.json())


def test_what_was_assigned_is_not_changed(arm, account, at, body, error, world):
    arm("PUT", at(account), body, version=VERSION)
    seed.seed(world, {"principals": ["somebody"]})
    body["properties"]["principalId"] = "somebody"
    assert error(arm("PUT", at(account), body, version=VERSION)) == (400, "RoleAssignmentUpdateNotPermitted", [])


def test_the_same_assignment_under_another_name_exists_already(arm, account, at, body, error):
    arm("PUT", at(account), body, version=VERSION)
    other = at(account, str(uuid.uuid4()))
    assert error(arm("PUT", other, body, version=VERSION)) == (409, "RoleAssignmentExists", [])


@pytest.mark.parametrize("segments", [2, 4, 8])
def test_any_scope_can_be_assigned_at(arm, account, at, body, segments):
    scope = "/" + "/".join(account.strip("/").split("/")[:segments])
    assert arm("PUT", at(scope), body, version=VERSION).json()["properties"]["scope"] == scope


def test_identities_of_services_and_seeded_principals_are_known(arm, account, at, body, error, world):
    put = arm.settled(arm("PATCH", arm.service, {"identity": {"type": "SystemAssigned"}}))
    assert put.status_code == 200
    principal = world.store.get(arm.service).envelope["identity"]["principalId"]
    body["properties"]["principalId"] = principal
    assert arm("PUT", at(account), body, version=VERSION).status_code == 201
    body["properties"]["principalId"] = "99999999-0000-0000-0000-000000000000"
    assert error(arm("PUT", at(account, str(uuid.uuid4())), body, version=VERSION)) == (400, "PrincipalNotFound", [])


def test_an_unknown_role_is_refused_until_it_is_seeded(arm, account, at, body, error, world):
    role = str(uuid.uuid4())
    body["properties"]["roleDefinitionId"] = f"/providers/Microsoft.Authorization/roleDefinitions/{role}"
    assert error(arm("PUT", at(account), body, version=VERSION)) == (400, "RoleDefinitionDoesNotExist", [])
    seed.seed(world, {"roles": [role]})
    assigned = arm("PUT", at(account), body, version=VERSION).json()["properties"]["roleDefinitionId"]
    assert assigned == f"{world.subscription_path}/providers/Microsoft.Authorization/roleDefinitions/{role}"


def test_name_scope_and_contract_are_checked(arm, account, at, body, error, world):
    assert error(arm("PUT", at(account, "mine"), body, version=VERSION)) == (400, "InvalidRoleAssignmentId", [])
    absent = f"{world.subscription_path}/resourceGroups/none"
    assert error(arm("PUT", at(absent), body, version=VERSION)) == (404, "ResourceGroupNotFound", [])
    assert error(arm("PUT", at(f"{account}x"), body, version=VERSION)) == (404, "ResourceNotFound", [])
    del body["properties"]["principalId"]
    assert error(arm("PUT", at(account), body, version=VERSION))[1] == "ValidationError"


def test_a_list_has_the_scopes_above_and_below(arm, account, at, body):
    group = account.partition("/providers/")[0]
    other = group.replace("rg-replay", "rg-other")
    arm("PUT", other, {"location": "westeurope"}, version="2024-03-01")
    for scope in (account, group, other):
        arm("PUT", at(scope, str(uuid.uuid4())), body, version=VERSION)
    collection = f"{group}/providers/Microsoft.Authorization/roleAssignments"
    listed = arm("GET", collection, version=VERSION).json()
    assert [item["properties"]["scope"] for item in listed["value"]] == [account, group]


def test_an_assignment_goes_with_its_scope(arm, account, at, body, world):
    arm("PUT", at(account), body, version=VERSION)
    arm.settled(arm("DELETE", account, version="2025-06-01"))
    assert world.store.of_type("Microsoft.Authorization/roleAssignments") == []
