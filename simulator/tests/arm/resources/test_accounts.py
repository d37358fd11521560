"""Azure OpenAI accounts."""

import re

import pytest

VERSION = "2025-06-01"
BODY = {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}}


@pytest.fixture
def other(account):
    """Id of an account that does not exist."""
    return account.replace("/contoso", "/other")


def deployed(arm, account, name="gpt-4o"):
    body = {"sku": {"name": "Standard", "capacity": 10}, "properties": {"model": {"format": "OpenAI", "name": "gpt-4o"}}}
    assert arm("PUT", f"{account}/deployments/{name}", body, version=VERSION).status_code == 201


def polled(arm, response):
    """Statuses that `Azure-AsyncOperation` tells until the end."""
    told = []
    while not told or told[-1] == "InProgress":
        told.append(arm.client.get(response.headers["azure-asyncoperation"], headers=arm.headers).json()["status"])
    return told


def test_a_new_account_is_shown_before_its_operation_has_ended(arm, other, world):
    world.options.change({"lro_polls": 1})
    made = arm("PUT", other, {**BODY, "tags": {"a": "b"}}, version=VERSION)
    assert made.status_code == 201
    assert "location" not in made.headers
    assert made.json() == {
        "id": other,
        "type": "Microsoft.CognitiveServices/accounts",
        "name": "other",
        "properties": {
            "endpoint": world.addresses.account_url(other) + "/",
            "provisioningState": "Creating",
            "dateCreated": made.json()["properties"]["dateCreated"],
            "publicNetworkAccess": "Enabled",
            "internalId": made.json()["properties"]["internalId"],
            "apiProperties": {},
            "isMigrated": False,
            "privateEndpointConnections": [],
        },
        "kind": "OpenAI",
        "location": "westeurope",
        "sku": {"name": "S0"},
        "tags": {"a": "b"},
    }
    assert polled(arm, made) == ["InProgress", "Succeeded"]
    assert arm("GET", other, version="2025-09-01").json()["properties"]["provisioningState"] == "Succeeded"


def test_a_second_put_replaces_and_keeps_keys_and_date(arm, account, world):
    before = world.store.get(account)
    put = arm("PUT", account, {**BODY, "properties": {"disableLocalAuth": True}}, version=VERSION)
    after = world.store.get(account)
    assert (put.status_code, after.private, after.properties["dateCreated"]) == (
        200,
        before.private,
        before.properties["dateCreated"],
    )
    assert after.properties["disableLocalAuth"] is True
    assert "customSubDomainName" not in after.properties


def test_a_patch_merges(arm, account, world):
    assert arm("PATCH", account, {"tags": {"a": "b"}, "properties": {"disableLocalAuth": True}}, version=VERSION).status_code == 200
    after = world.store.get(account)
    assert after.properties["customSubDomainName"] == "contoso"
    assert after.properties["disableLocalAuth"] is True
    assert after.envelope == {**BODY, "tags": {"a": "b"}}


def test_a_system_identity_gets_a_principal_once(arm, account, world):
    for _ in range(2):
        put = arm("PUT", account, {**BODY, "identity": {"type": "SystemAssigned"}}, version=VERSION).json()["identity"]
        assert put == world.store.get(account).envelope["identity"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", put["principalId"])
    assert put["tenantId"] == world.identity.tenant


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"kind": "SpeechServices"}, (501, "SimulatorUnsupported", [])),
        ({"kind": None}, (400, "ValidationError", ["kind"])),
        ({"location": None}, (400, "ValidationError", ["location"])),
        ({"sku": None}, (400, "ValidationError", ["sku"])),
        ({"identity": {"type": "UserAssigned"}}, (501, "SimulatorUnsupported", [])),
        ({"properties": {"publicNetworkAccess": "Disabled"}}, (501, "SimulatorUnsupported", [])),
        ({"properties": {"networkAcls": {"defaultAction": "Deny"}}}, (501, "SimulatorUnsupported", [])),
        ({"properties": {"endpoint": "https://x"}}, (400, "SimulatorReadOnlyProperty", ["properties.endpoint"])),
        ({"properties": {"colour": "red"}}, (400, "SimulatorUnknownProperty", ["properties.colour"])),
        ({"properties": {"restore": True}}, (400, "ValidationError", ["restore"])),
    ],
)
def test_what_is_wrong_or_not_simulated_is_refused(arm, other, error, change, refusal):
    body = {name: value for name, value in {**BODY, **change}.items() if value is not None}
    assert error(arm("PUT", other, body, version=VERSION)) == refusal


def test_an_absent_account_is_refused_by_the_front_door(arm, other, error):
    assert error(arm("GET", other, version=VERSION)) == (404, "ResourceNotFound", [])


def test_another_api_version_is_refused(arm, account, error):
    assert error(arm("GET", account, version="2024-05-01")) == (501, "SimulatorUnsupported", [])


def test_keys_are_told_only_by_listkeys_and_renewed_one_at_a_time(arm, account):
    assert "key1" not in arm("GET", account, version=VERSION).text
    old = arm("POST", f"{account}/listKeys", version=VERSION).json()
    assert set(old) == {"key1", "key2"}
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in old.values())
    new = arm("POST", f"{account}/regenerateKey", {"keyName": "Key1"}, version=VERSION).json()
    assert new["key1"] != old["key1"]
    assert new["key2"] == old["key2"]
    assert arm("POST", f"{account}/listKeys", version=VERSION).json() == new


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (None, (400, "InvalidRequestContent", [])),
        ({}, (400, "ValidationError", ["keyName"])),
        ({"keyName": "Key3"}, (501, "SimulatorUnsupported", [])),
    ],
)
def test_a_key_that_does_not_exist_is_not_renewed(arm, account, error, body, refusal):
    assert error(arm("POST", f"{account}/regenerateKey", body, version=VERSION)) == refusal


def test_lists_have_value_alone(arm, account, world):
    for path in (account.rsplit("/", 1)[0], f"{world.subscription_path}/providers/Microsoft.CognitiveServices/accounts"):
        listed = arm("GET", path, version=VERSION).json()
        assert (set(listed), [item["id"] for item in listed["value"]]) == ({"value"}, [account])


def test_an_account_whose_creation_runs_is_locked(arm, other, error, world):
    world.options.change({"lro_polls": 1})
    running = arm("PUT", other, BODY, version=VERSION)
    assert error(arm("PUT", other, BODY, version=VERSION)) == (409, "RequestConflict", [])
    assert error(arm("DELETE", other, version=VERSION)) == (409, "RequestConflict", [])
    assert polled(arm, running)[-1] == "Succeeded"
    assert arm("PUT", other, BODY, version=VERSION).status_code == 200


def test_a_deleted_accounts_name_is_held_until_restored(arm, account, error, world):
    deployed(arm, account)
    keys = world.store.get(account).private
    deleted = arm("DELETE", account, version=VERSION)
    assert (deleted.status_code, deleted.content, {"location", "azure-asyncoperation"} & set(deleted.headers)) == (200, b"", set())
    assert arm("GET", account, version=VERSION).status_code == 404
    assert error(arm("PUT", account, BODY, version=VERSION)) == (409, "FlagMustBeSetForRestore", [])
    body = {"location": BODY["location"], "properties": {"restore": True, "disableLocalAuth": True}}
    assert arm("PUT", account, body, version=VERSION).status_code == 201
    assert world.store.get(account).private == keys
    assert "disableLocalAuth" not in world.store.get(account).properties
    assert [child.name for child in world.store.children(account, "deployments")] == ["gpt-4o"]
    assert "restore" not in world.store.get(account).properties


def test_an_update_is_over_at_once(arm, account, world):
    """cog25-01."""
    world.options.change({"lro_polls": 5})
    changed = arm("PUT", account, {**BODY, "tags": {"a": "b"}}, version=VERSION)
    assert (changed.status_code, "azure-asyncoperation" in changed.headers) == (200, False)
    assert (changed.json()["tags"], changed.json()["properties"]["provisioningState"]) == ({"a": "b"}, "Succeeded")


@pytest.mark.parametrize(("leave", "state"), [("failed", "Failed"), ("absent", None)])
def test_a_failed_creation_leaves_what_was_asked_for(arm, other, world, leave, state):
    world.faults.arm({"plane": "arm", "action": {"lro_fail": True, "leave": leave}})
    arm("PUT", other, BODY, version=VERSION)
    left = world.store.get(other)
    assert (left and left.properties["provisioningState"]) == state
