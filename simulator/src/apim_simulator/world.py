"""Everything the planes share: one value handed to each of them instead of globals."""

import secrets
import shutil
import tempfile
import weakref
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apim_simulator.activity import Deed
from apim_simulator.addresses import Addresses, Reserve, pretend
from apim_simulator.authority import Authority
from apim_simulator.breakers import Breakers
from apim_simulator.caches import Cache
from apim_simulator.clock import Clock
from apim_simulator.counters import Counters
from apim_simulator.debug_tokens import DebugTokens
from apim_simulator.faults import Faults
from apim_simulator.journal import Journal
from apim_simulator.options import Options
from apim_simulator.round_robin import RoundRobin
from apim_simulator.store import Store
from apim_simulator.telemetry import MOST_ROWS, Telemetry
from apim_simulator.tokens import Identity, Tokens
from apim_simulator.traces import Traces

MOST_EVENTS, MOST_METRICS, MOST_DEEDS = 1_000, 5_000, 10_000
"""How many are kept, in memory."""
SOFT_DELETED = "soft-deleted"
"""Fact: `{key of the deleted resource's id: entry}`; its name is refused until it is purged or restored."""
SECRETS = "secrets"
"""Fact: `{Key Vault secret id: value}`, seeded."""
PRINCIPALS = "principals"
"""Fact: `{object id: description}`, principals seeded beside the client and the services' identities."""
ROLES = "roles"
"""Fact: `{role id: description}`, role definitions seeded beside the built-in ones that are known here."""
PERMISSIONS = "permissions"
"""Fact: `[{"actions": […], "notActions": […]}]`, what the client's roles give it; empty: everything."""
QUOTAS = "quotas"
"""Fact: `{location: {name of the usage: limit}}`, seeded beside the limits that every location has."""
WITHHELD = "withheld"
"""Fact: `{location: [model]}`, models that a location does not offer."""
TAKEN = "taken"
"""Fact: `{"services": [name], "subdomains": [name]}`, names that other tenants have."""
FORGOTTEN = (SOFT_DELETED, SECRETS, PRINCIPALS, ROLES, PERMISSIONS, QUOTAS, WITHHELD, TAKEN)
"""Facts that `World.reset` empties."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class World:
    """The simulated Azure. All of it is used from one event loop, so nothing here locks."""

    store: Store
    clock: Clock
    options: Options
    journal: Journal
    faults: Faults
    authority: Authority
    identity: Identity
    tokens: Tokens
    addresses: Addresses
    breakers: Breakers
    round_robin: RoundRobin
    traces: Traces
    cache: Cache
    events: deque[dict[str, Any]]
    """What policies sent to event hubs, the oldest first: for tests to read through the control API, as are metrics."""
    counters: Counters
    metrics: deque[dict[str, Any]]
    """What policies emitted, the oldest first."""
    telemetry: Telemetry
    model_logs: deque[dict[str, Any]]
    """Entries of `ApiManagementGatewayLlmLog`, the oldest first; the only place here that keeps what people ask."""
    activity: deque[Deed]
    """Writes through Resource Manager, the oldest first: Azure keeps them for 90 days, this as long as it runs (our choice)."""
    debug_tokens: DebugTokens
    _at_close: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        reserve: Reserve | None = None,
        ports: dict[str, int] | None = None,
        clock: Clock | None = None,
        database: Path | str | None = None,
    ) -> "World":
        """The world kept in `folder`, which must exist: resources and ports in SQLite, CA and token key beside it."""
        clock = clock or Clock()
        store = Store(folder / "state.db" if database is None else database)
        identity = Identity(_kept(store, "client_secret"), _kept(store, "control_key"))
        addresses = Addresses(store, reserve or pretend(), ports)
        tokens = Tokens(folder, clock, identity.tenant)
        tokens.authority_url = addresses.arm
        breakers = Breakers(clock)
        store.watch(lambda resource, present: None if present else breakers.forget(resource.id))
        return cls(
            store=store,
            clock=clock,
            options=Options(),
            journal=Journal(clock),
            faults=Faults(),
            authority=Authority(folder),
            identity=identity,
            tokens=tokens,
            addresses=addresses,
            breakers=breakers,
            round_robin=RoundRobin(),
            traces=Traces(),
            cache=Cache(clock),
            events=deque(maxlen=MOST_EVENTS),
            counters=Counters(clock),
            metrics=deque(maxlen=MOST_METRICS),
            telemetry=Telemetry(),
            model_logs=deque(maxlen=MOST_ROWS),
            activity=deque(maxlen=MOST_DEEDS),
            debug_tokens=DebugTokens(clock, identity.control_key),
        )

    @classmethod
    def in_memory(cls, clock: Clock | None = None) -> "World":
        """For tests: an empty world without sockets; CA and token key, if needed at all, in a folder that goes with it."""
        folder = Path(tempfile.mkdtemp(prefix="simulator-"))
        world = cls.open(folder, clock=clock, database=":memory:")
        weakref.finalize(world, shutil.rmtree, folder, ignore_errors=True)
        weakref.finalize(world, world.store.close)
        return world

    @property
    def subscription_path(self) -> str:
        """`/subscriptions/{id}`, where every resource id here begins."""
        return f"/subscriptions/{self.identity.subscription}"

    def reset(self) -> None:
        """An empty Azure again, at real time, nothing asked or armed yet; ports and keys stay."""
        self.store.reset()
        for fact in FORGOTTEN:
            self.store.keep_fact(fact, {})
        self.journal.reset()
        self.faults.clear()
        self.activity.clear()
        self.options.reset()
        self.clock.reset()
        self.breakers.reset()
        self.round_robin.reset()
        self.traces.reset()
        self.cache.reset()
        self.events.clear()
        self.counters.reset()
        self.metrics.clear()
        self.telemetry.reset()
        self.model_logs.clear()

    def at_close(self, ending: Callable[[], Awaitable[None]]) -> None:
        """Have something awaited when the listeners have closed, in their event loop."""
        self._at_close.append(ending)

    async def closing(self) -> None:
        """Await what was registered by `at_close`."""
        for ending in self._at_close:
            await ending()

    def close(self) -> None:
        """Write out what is buffered and let go of the database."""
        self.store.close()


def _kept(store: Store, name: str) -> str:
    value = store.fact(name)
    if value is None:
        value = secrets.token_urlsafe(32)
        store.keep_fact(name, value)
    return str(value)
