"""A Key Vault: made through ARM, its secrets set and read over its own plane by those who have a role."""

import uuid

import pytest
from apim_simulator.vault.app import AUDIENCE, OFFICER, READER, build
from starlette.testclient import TestClient

PROPERTIES = {
    "tenantId": "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c01",
    "sku": {"family": "A", "name": "standard"},
    "enableRbacAuthorization": True,
}
V = {"api-version": "7.4"}


@pytest.fixture
def vault_id(world):
    return f"{world.subscription_path}/resourceGroups/rg-replay/providers/Microsoft.KeyVault/vaults/contoso-kv"


@pytest.fixture
def made(arm, vault_id):
    """The vault as ARM answers it."""
    answer = arm("PUT", vault_id, {"location": "westeurope", "properties": PROPERTIES}, version="2023-07-01")
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def allow(arm, vault_id, world):
    """`allow(role)`: the client gets it at the vault."""

    def give(role):
        path = f"{vault_id}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
        role_id = f"{world.subscription_path}/providers/Microsoft.Authorization/roleDefinitions/{role}"
        body = {"properties": {"roleDefinitionId": role_id, "principalId": world.identity.client_oid}}
        assert arm("PUT", path, body, version="2022-04-01").status_code == 201

    return give


@pytest.fixture
def client(world, vault_id):
    """A client with a token of the right audience."""
    token = world.tokens.issue(world.identity.client_oid, AUDIENCE)
    return TestClient(build(world, vault_id), headers={"Authorization": f"Bearer {token}"})


def test_a_vault_says_where_it_is(made, arm, vault_id, world):
    assert made["properties"]["vaultUri"] == f"{world.addresses.vault_url(vault_id)}/"
    assert arm("GET", vault_id, version="2023-07-01").json()["properties"] == made["properties"]


def test_each_set_makes_a_version_and_the_newest_is_read(made, allow, client):
    allow(OFFICER)
    first, second = (client.put("/secrets/team", params=V, json={"value": value}).json() for value in ("one", "two"))
    assert first["id"].startswith(f"{made['properties']['vaultUri']}secrets/team/")
    assert first["id"] != second["id"]
    assert client.get("/secrets/team", params=V).json()["value"] == "two"
    assert client.get(f"/secrets/team/{first['id'].rpartition('/')[2]}", params=V).json() == first
    listed = client.get("/secrets/TEAM/versions", params=V).json()["value"]
    assert [each["id"].rpartition("/")[2] for each in listed] == [each["id"].rpartition("/")[2] for each in (first, second)]
    assert "value" not in listed[0]


def test_without_a_token_it_says_where_to_get_one(made, world, vault_id):
    answer = TestClient(build(world, vault_id)).get("/secrets/team", params=V)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "Unauthorized")
    assert answer.headers["www-authenticate"].endswith(f'resource="{AUDIENCE}"')


def test_a_token_for_somebody_else_is_refused(made, world, vault_id):
    token = world.tokens.issue(world.identity.client_oid, "https://management.azure.com")
    client = TestClient(build(world, vault_id), headers={"Authorization": f"Bearer {token}"})
    assert client.get("/secrets/team", params=V).status_code == 401


def test_roles_decide(made, allow, client):
    """Readers read, officers write; nobody else does either."""
    assert client.put("/secrets/team", params=V, json={"value": "x"}).json()["error"]["innererror"]["code"] == "ForbiddenByRbac"
    allow(READER)
    assert client.get("/secrets/team", params=V).json()["error"]["code"] == "SecretNotFound"
    assert client.put("/secrets/team", params=V, json={"value": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "params", "body", "status", "code"),
    [
        ("GET", "/secrets/team", {}, None, 400, "BadParameter"),
        ("GET", "/secrets/team", {"api-version": "1.0"}, None, 501, "SimulatorUnsupported"),
        ("PUT", "/secrets/te_am", V, {"value": "x"}, 400, "BadParameter"),
        ("PUT", "/secrets/team", V, {"value": 1}, 400, "BadParameter"),
        ("PUT", "/secrets/team", V, [], 400, "BadParameter"),
        ("PUT", "/secrets/team", V, {"value": "x", "tags": {}}, 501, "SimulatorUnsupported"),
        ("DELETE", "/secrets/team", V, None, 501, "SimulatorUnsupported"),
        ("GET", "/keys/team", V, None, 501, "SimulatorUnsupported"),
        ("GET", "/", V, None, 501, "SimulatorUnsupported"),
        ("GET", "/secrets/team/a/b", V, None, 501, "SimulatorUnsupported"),
    ],
)
def test_what_is_refused(made, allow, client, method, path, params, body, status, code):
    allow(OFFICER)
    answer = client.request(method, path, params=params, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [(b'{"value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "BadParameter"), (rb'{"value": "\ud800"}', "SimulatorUnsupported")],
    ids=["deep", "half a character"],
)
def test_an_odd_body_crashes_nothing(made, allow, client, body, code):
    allow(OFFICER)
    assert client.put("/secrets/team", params=V, content=body).json()["error"]["code"] == code
    assert client.get("/secrets/team", params=V).status_code == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [({"enableRbacAuthorization": False}, 501), ({"publicNetworkAccess": "Disabled"}, 501), ({"sku": {"name": "standard"}}, 400)],
)
def test_a_vault_that_is_not_simulated_is_refused(arm, vault_id, more, status):
    body = {"location": "westeurope", "properties": {**PROPERTIES, **more}}
    assert arm("PUT", vault_id, body, version="2023-07-01").status_code == status
