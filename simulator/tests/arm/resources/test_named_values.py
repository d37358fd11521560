"""Named values: plain, secret, from Key Vault."""

import pytest
from apim_simulator import seed

VAULT = "https://v.vault.azure.net/secrets/s"


@pytest.fixture
def vault(arm):
    """A Key Vault with one secret, under its versionless and one versioned id."""
    seed.seed(arm.world, {"secrets": {VAULT: "first", f"{VAULT}/0123": "pinned"}})
    return arm


def listed(arm, name="n"):
    return arm("POST", f"/namedValues/{name}/listValue").json()


def test_a_plain_value(arm):
    """Shown everywhere (o26-06)."""
    arm.put("/namedValues/n", {"displayName": "n", "value": "v"})
    expected = {"displayName": "n", "value": "v", "tags": None, "secret": False, "provisioningState": "Succeeded"}
    assert arm.get("/namedValues/n")["properties"] == expected
    assert listed(arm) == {"value": "v"}


def test_a_secret_value(arm):
    """No value member but in listValue, which has the ETag and is one compact line (named-value-13, named-value-14)."""
    arm.put("/namedValues/n", {"displayName": "n", "value": "v", "secret": True})
    expected = {"displayName": "n", "tags": None, "secret": True, "provisioningState": "Succeeded"}
    assert arm.get("/namedValues/n")["properties"] == expected
    assert arm.get("/namedValues")["value"][0]["properties"] == expected
    told = arm("POST", "/namedValues/n/listValue")
    assert (told.text, told.headers["etag"]) == ('{"value":"v"}', arm("GET", "/namedValues/n").headers["etag"])


def test_patches_keep_the_value(arm):
    """Made secret, the value vanishes and stays (named-value-17 to named-value-20); back again it shows."""
    arm.put("/namedValues/n", {"displayName": "n", "value": "v"})
    arm.settled(arm("PATCH", "/namedValues/n", {"properties": {"secret": True}}))
    assert ("value" in arm.get("/namedValues/n")["properties"], listed(arm)) == (False, {"value": "v"})
    arm.settled(arm("PATCH", "/namedValues/n", {"properties": {"secret": False, "tags": ["t"]}}))
    told = arm.get("/namedValues/n")["properties"]
    assert (told["value"], told["tags"]) == ("v", ["t"])


def test_display_names_are_unique(arm):
    """The operation fails, target name [C]; letter case does not count."""
    arm.put("/namedValues/n", {"displayName": "Shown", "value": "v"})
    first = arm("PUT", "/namedValues/m", {"properties": {"displayName": "shown", "value": "w"}})
    assert first.status_code == 201
    status = arm.client.get(first.headers["azure-asyncoperation"], headers=arm.headers).json()
    assert (status["status"], status["error"]["details"][0]["target"]) == ("Failed", "name")
    assert arm("GET", "/namedValues/m").status_code == 404


@pytest.mark.parametrize(
    ("sent", "targets"),
    [
        ({"displayName": "n"}, ["value"]),
        ({"displayName": "n", "value": "v", "keyVault": {"secretIdentifier": VAULT}}, ["value"]),
        ({"value": "v"}, ["displayName"]),
        ({"displayName": "no blanks", "value": "v"}, ["displayName"]),
        ({"displayName": "n", "value": "a {{other}} b"}, ["value"]),
        ({"displayName": "n", "value": "v" * 4097}, ["value"]),
    ],
)
def test_refusals(arm, error, sent, targets):
    """At the PUT."""
    assert error(arm("PUT", "/namedValues/n", {"properties": sent})) == (400, "ValidationError", targets)


def test_a_key_vault_value(vault):
    """Status of the last read, identity null, no value (named-value-05)."""
    vault.put("/namedValues/n", {"displayName": "n", "secret": True, "keyVault": {"secretIdentifier": VAULT}})
    assert vault.get("/namedValues/n")["properties"] == {
        "displayName": "n",
        "keyVault": {
            "secretIdentifier": VAULT,
            "identityClientId": None,
            "lastStatus": {"code": "Success", "timeStampUtc": "2026-01-02T12:00:00Z"},
        },
        "tags": None,
        "secret": True,
        "provisioningState": "Succeeded",
    }
    assert listed(vault) == {"value": "first"}


def test_refresh(vault):
    """202, Location alone; the type carries the action's name (named-value-07). A versioned id stays at its value [C]."""
    vault.put("/namedValues/n", {"displayName": "n", "secret": True, "keyVault": {"secretIdentifier": VAULT}})
    vault.put("/namedValues/p", {"displayName": "p", "secret": True, "keyVault": {"secretIdentifier": f"{VAULT}/0123"}})
    seed.seed(vault.world, {"secrets": {VAULT: "second", f"{VAULT}/0123": "moved"}})
    first = vault("POST", "/namedValues/n/refreshSecret")
    assert (first.status_code, "azure-asyncoperation" in first.headers) == (202, False)
    assert "/namedValues/n/refreshSecret?" in first.headers["location"]
    done = vault.settled(first)
    assert (done.status_code, done.json()["type"]) == (200, "Microsoft.ApiManagement/service/namedValues/refreshSecret")
    vault.settled(vault("POST", "/namedValues/p/refreshSecret"))
    assert (listed(vault), listed(vault, "p")) == ({"value": "second"}, {"value": "pinned"})


def test_an_unknown_secret_fails_the_operation(vault):
    """[I]."""
    gone = {"displayName": "n", "secret": True, "keyVault": {"secretIdentifier": "https://v.vault.azure.net/secrets/gone"}}
    first = vault("PUT", "/namedValues/n", {"properties": gone})
    assert first.status_code == 201
    assert vault.client.get(first.headers["azure-asyncoperation"], headers=vault.headers).json()["status"] == "Failed"


def test_backends_use_them_too(arm, error):
    """A backend's credentials may hold `{{name}}`; then it cannot go (inferred)."""
    arm.put("/namedValues/n", {"displayName": "Key", "value": "v"})
    arm.put("/backends/b", {"url": "https://x.example", "protocol": "http", "credentials": {"header": {"k": ["{{key}}"]}}})
    assert error(arm("DELETE", "/namedValues/n")) == (400, "ValidationError", [None])
