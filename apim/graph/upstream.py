"""Where calls go: pools, backends, and the accounts behind them."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from apim.graph.model import Edge, Node
from apim.graph.places import Places
from arm_args import BackendArgs
from desired_state import DesiredApi, DesiredState
from settings import Settings, Steps


def keys(desired: DesiredState, settings: Settings) -> Mapping[str, str]:
    """Keys of pools and backends by the name that policies have for them, in lower case."""
    named = settings.environment.named
    backends = {named(name).lower(): f"backend:{name}" for name in desired.backends.backends}
    return backends | {named(name).lower(): f"pool:{name}" for name in desired.backends.pools}


def unnamed(api: DesiredApi, named: set[str]) -> Iterator[str]:
    """Backends and pools of an API that no policy of it names literally, and that are no member of a pool."""
    members = {member["backend"] for pool in api.backends.pools.values() for member in pool}
    yield from (name for name in api.backends.pools if f"pool:{name}" not in named)
    yield from (name for name in api.backends.backends if f"backend:{name}" not in named and name not in members)


def parts(settings: Settings, desired: DesiredState, places: Places) -> Iterator[Node | Edge]:
    """Pools, backends and accounts, and the edges between them."""
    for name, pool in desired.backends.pools.items():
        steps = _steps("pools", settings.pools, name)
        yield Node(f"pool:{name}", "pool", settings.environment.named(name), (f"{len(pool)} members",), places.at(*steps))
        for member in pool:
            label = f"priority {member['priority']}, weight {member['weight']}"
            yield Edge(f"pool:{name}", f"backend:{member['backend']}", label)
    for name, arguments in desired.backends.backends.items():
        yield from _backend(name, arguments, settings, places)


def _backend(name: str, arguments: BackendArgs, settings: Settings, places: Places) -> Iterator[Node | Edge]:
    url = urlsplit(arguments["url"])
    breaker = arguments.get("circuit_breaker")
    trips = f"breaker: {breaker['count']} in {breaker['interval']}, open {breaker['trip_duration']}" if breaker else ""
    steps = _steps("backends", settings.backends, name)
    if len(steps) == 1:  # of no backend in the settings: a service that judges an API's texts
        steps = next((("apis", at, "contentSafety") for at, api in settings.apis.items() if name.startswith(api.name)), ("apis",))
    details = (url.path or "/", *([trips] if trips else []))
    yield Node(f"backend:{name}", "backend", settings.environment.named(name), details, places.at(*steps))
    account = f"account:{url.netloc}"
    yield Node(
        account, "account", str(url.hostname).partition(".")[0], (url.netloc, *_credential(steps, settings)), places.at(*steps)
    )
    yield Edge(f"backend:{name}", account)


def _credential(steps: Steps, settings: Settings) -> tuple[str, ...]:
    """How the gateway proves itself to an account: which way, never with what."""
    if steps[0] != "backends" or len(steps) == 1:
        return ()
    credential = settings.backends[str(steps[1])].credential
    key = credential.api_key
    if key is None:
        return ("managed identity",)
    return (f"key: secret {key.secret}" if key.secret else "key in a Key Vault",)


def _steps(key: str, declared: Mapping[str, object], arm: str) -> Steps:
    """Key path of what a resource was made of: its name in ARM begins with that of the settings; the longest fits best."""
    fitting = [name for name in declared if arm == name or arm.startswith(f"{name}-")]
    return (key, max(fitting, key=len)) if fitting else (key,)
