"""Starter worlds."""

import re

import pytest
from apim_simulator.seed import SeedRefused, seed
from apim_simulator.world import PRINCIPALS, ROLES, SECRETS


def state(world):
    return [(r.id, r.properties, r.envelope, r.private, r.etag) for r in world.store]


def test_the_local_world_is_what_a_team_would_find(world):
    seed(world, {"world": "local"})
    group = f"{world.subscription_path}/resourceGroups/rg-ai-local"
    service = world.store.get(f"{group}/providers/Microsoft.ApiManagement/service/apim-local")
    account = world.store.get(f"{group}/providers/Microsoft.CognitiveServices/accounts/contoso-openai")
    assert world.store.get(group).properties == {"provisioningState": "Succeeded"}
    assert service.envelope["sku"] == {"name": "Developer", "capacity": 1}
    assert service.properties["gatewayUrl"] == world.addresses.service_url(service.id)
    assert account.envelope == {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}}
    assert account.properties["customSubDomainName"] == "contoso-openai"
    assert world.addresses.resolve("contoso-openai.openai.azure.com") + "/" == account.properties["endpoint"]
    assert {name: bool(re.fullmatch("[0-9a-f]{32}", key)) for name, key in account.private.items()} == {"key1": True, "key2": True}
    second = world.store.get(f"{account.id}-west")
    assert (second.envelope["location"], second.properties["customSubDomainName"]) == ("westus", "contoso-openai-west")
    deployments = {d.name: d.properties["model"]["name"] for d in world.store.children(account.id, "deployments")}
    assert {d.name for d in world.store.children(second.id, "deployments")} == set(deployments)
    assert deployments == {
        "gpt-4o": "gpt-4o",
        "text-embedding-3-small": "text-embedding-3-small",
        "gpt-35-turbo-instruct": "gpt-35-turbo-instruct",
    }


@pytest.mark.parametrize("name", ["local", "replay"])
def test_seeding_what_is_seeded_changes_nothing(world, name):
    seed(world, {"world": name})
    before, version = state(world), world.store.version
    seed(world, {"world": name})
    assert (state(world), world.store.version) == (before, version)


def test_seeding_puts_nothing_back_that_was_deleted_from_a_service(world):
    seed(world, {"world": "local"})
    service = world.store.of_type("Microsoft.ApiManagement/service")[0].id
    world.store.delete(f"{service}/apis/echo-api")
    seed(world, {"world": "local"})
    assert world.store.get(f"{service}/apis/echo-api") is None


def test_the_replay_world_is_a_developer_service_alone(world):
    seed(world, {"world": "replay"})
    service = f"{world.subscription_path}/resourceGroups/rg-replay/providers/Microsoft.ApiManagement/service/apim-replay"
    assert world.store.get(service).envelope["sku"]["name"] == "Developer"
    assert world.store.of_type("Microsoft.CognitiveServices/accounts") == []


def test_secrets_principals_and_roles_add_up(world):
    seed(world, {"secrets": {"https://v.vault.azure.net/secrets/a": "1"}, "principals": ["P1"]})
    seed(world, {"secrets": {"https://v.vault.azure.net/secrets/b": "2"}, "principals": ["p2"], "roles": ["R"]})
    assert world.store.fact(SECRETS) == {"https://v.vault.azure.net/secrets/a": "1", "https://v.vault.azure.net/secrets/b": "2"}
    assert world.store.fact(PRINCIPALS) == {"p1": "seeded", "p2": "seeded"}
    assert world.store.fact(ROLES) == {"r": "seeded"}


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"world": "mars"}, "world is 'mars', allowed is local or regions or replay or empty"),
        ({"secrets": ["a"]}, "secrets must be an object of strings by Key Vault secret id"),
        ({"principals": "a"}, "principals must be a list of ids"),
        ({"roles": [1]}, "roles must be a list of ids"),
        (
            {"planet": "mars"},
            "planet cannot be seeded; allowed are world, secrets, principals, roles, permissions, quotas, withheld, taken",
        ),
    ],
)
def test_a_wrong_seed_is_refused_before_anything_changes(world, wanted, message):
    with pytest.raises(SeedRefused) as refused:
        seed(world, {"secrets": {"a": "b"}, "world": "local", **wanted})
    assert str(refused.value) == message
    assert list(world.store) == []
    assert world.store.fact(SECRETS, {}) == {}
