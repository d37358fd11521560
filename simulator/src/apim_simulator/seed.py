"""Starter worlds, and the few things that a test puts into the simulated Azure without ARM."""

from collections.abc import Callable, Mapping
from typing import Any

from apim_simulator import builtin, seed_subscription
from apim_simulator.addresses import ACCOUNT
from apim_simulator.store import Resource
from apim_simulator.world import PRINCIPALS, ROLES, SECRETS, World

LOCAL_GROUP, LOCAL_SERVICE = "rg-ai-local", "apim-local"
LOCAL_ACCOUNTS = {"contoso-openai": "westeurope", "contoso-openai-west": "westus"}
"""Regions by account: quota is a region's."""
REGIONS_GROUP, REGIONS_SERVICE = "rg-ai-regions", "apim-regions"
REGIONS_ACCOUNTS = ("contoso-east", "contoso-west")
REGIONS_SAFETY = "contoso-safety"
REGIONS_SECRET = "https://contoso-keys.vault.azure.net/secrets/openai-east"
REPLAY_GROUP, REPLAY_SERVICE = "rg-replay", "apim-replay"
LOCAL_DEPLOYMENTS = (
    ("gpt-4o", "gpt-4o", "2024-08-06"),
    ("text-embedding-3-small", "text-embedding-3-small", "1"),
    ("gpt-35-turbo-instruct", "gpt-35-turbo-instruct", "0914"),
)
"""Name, model and model version of each account's deployments."""
LOCATION = "westeurope"


class SeedRefused(ValueError):
    """A seed that does not exist or has the wrong shape; the message says what is allowed."""


def seed(world: World, wanted: Mapping[str, Any]) -> None:
    """Carry out `{"world": name, "secrets": {id: value}, "principals": [object id], "roles": [role id]}`, any of them absent.

    What is there already stays as it is; the parts of `seed_subscription` replace what was seeded. Raises SeedRefused before
    anything is changed.
    """
    allowed = ("world", "secrets", "principals", "roles", *seed_subscription.FACTS)
    if unknown := sorted(set(wanted) - set(allowed)):
        raise SeedRefused(f"{', '.join(unknown)} cannot be seeded; allowed are {', '.join(allowed)}")
    if (refusal := seed_subscription.refusal(wanted)) is not None:
        raise SeedRefused(refusal)
    name, secrets = wanted.get("world"), wanted.get("secrets", {})
    if name is not None and name not in WORLDS:
        raise SeedRefused(f"world is {name!r}, allowed is {' or '.join(WORLDS)}")
    if not isinstance(secrets, Mapping) or not all(isinstance(value, str) for value in secrets.values()):
        raise SeedRefused("secrets must be an object of strings by Key Vault secret id")
    principals, roles = _ids(wanted, "principals"), _ids(wanted, "roles")
    for fact, added in ((SECRETS, dict(secrets)), (PRINCIPALS, principals), (ROLES, roles)):
        world.store.keep_fact(fact, world.store.fact(fact, {}) | added)
    seed_subscription.seed(world, wanted)
    if name is not None:
        WORLDS[name](world)


def _ids(wanted: Mapping[str, Any], name: str) -> dict[str, str]:
    values = wanted.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise SeedRefused(f"{name} must be a list of ids")
    return {value.lower(): "seeded" for value in values}


def local(world: World) -> None:
    """What a team finds before its first deployment: a group, a Developer-tier service, accounts with deployments and keys."""
    group = _group(world, LOCAL_GROUP)
    _service(world, group, LOCAL_SERVICE)
    for name, location in LOCAL_ACCOUNTS.items():
        _account(world, group, name, location=location)


def regions(world: World) -> None:
    """What the examples need: a service with an identity, accounts in two regions, one that judges texts, a key in a Key Vault."""
    group = _group(world, REGIONS_GROUP)
    _service(world, group, REGIONS_SERVICE, identity=True)
    for name in REGIONS_ACCOUNTS:
        _account(world, group, name)
    _account(world, group, REGIONS_SAFETY, kind="AIServices")
    first = world.store.get(f"{group}/providers/{ACCOUNT}/{REGIONS_ACCOUNTS[0]}")
    if first is not None:
        known = world.store.fact(SECRETS, {})
        if REGIONS_SECRET not in known:
            world.store.keep_fact(SECRETS, known | {REGIONS_SECRET: first.private["key1"]})


def replay(world: World) -> None:
    """A Developer-tier service with its built-in content, on which the recorded ARM exchanges begin."""
    _service(world, _group(world, REPLAY_GROUP), REPLAY_SERVICE)


def empty(world: World) -> None:
    """A subscription with nothing in it, into which a stack brings service and accounts itself."""
    del world


WORLDS: Mapping[str, Callable[[World], None]] = {"local": local, "regions": regions, "replay": replay, "empty": empty}


def _group(world: World, name: str) -> str:
    group = f"{world.subscription_path}/resourceGroups/{name}"
    if world.store.get(group) is None:
        properties = {"provisioningState": "Succeeded"}
        builtin.put(world.store, Resource(group, "Microsoft.Resources/resourceGroups", properties, {"location": LOCATION}))
    return group


def _service(world: World, group: str, name: str, *, identity: bool = False) -> None:
    service = f"{group}/providers/Microsoft.ApiManagement/service/{name}"
    if world.store.get(service) is None:
        for resource in builtin.service(world, service, "Developer", LOCATION, identity=identity):
            builtin.put(world.store, resource)


def _account(world: World, group: str, name: str, kind: str = "OpenAI", location: str = LOCATION) -> None:
    account = f"{group}/providers/{ACCOUNT}/{name}"
    if world.store.get(account) is None:
        for resource in builtin.account(world, account, location, kind):
            builtin.put(world.store, resource)
        for deployment, model, version in LOCAL_DEPLOYMENTS if kind == "OpenAI" else ():
            builtin.put(world.store, builtin.deployment(account, deployment, model, version))
