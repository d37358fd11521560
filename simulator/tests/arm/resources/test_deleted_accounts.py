"""Soft-deleted accounts."""

VERSION = "2025-06-01"


def test_a_deleted_account_is_listed_shown_and_purged(arm, account, world):
    arm.settled(arm("DELETE", account, version=VERSION))
    provider = f"{world.subscription_path}/providers/Microsoft.CognitiveServices"
    (entry,) = arm("GET", f"{provider}/deletedAccounts", version=VERSION).json()["value"]
    expected = f"{provider}/locations/westeurope/resourceGroups/rg-replay/deletedAccounts/contoso"
    assert entry["id"] == expected
    assert (entry["location"], entry["kind"], "deletionDate" in entry["properties"]) == ("westeurope", "OpenAI", True)
    assert arm("GET", expected, version=VERSION).json() == entry
    assert arm("GET", expected.replace("westeurope", "eastus"), version=VERSION).status_code == 404
    assert arm("DELETE", expected, version=VERSION).status_code == 200
    assert arm("GET", f"{provider}/deletedAccounts", version=VERSION).json() == {"value": []}
    body = {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}}
    assert arm("PUT", account, body, version=VERSION).status_code == 201


def test_accounts_of_a_deleted_group_are_soft_deleted(arm, account, world):
    arm.settled(arm("DELETE", account.partition("/providers/")[0], version="2024-03-01"))
    provider = f"{world.subscription_path}/providers/Microsoft.CognitiveServices"
    deleted = arm("GET", f"{provider}/deletedAccounts", version=VERSION).json()["value"]
    assert [entry["name"] for entry in deleted] == ["contoso"]
