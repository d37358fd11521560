"""Which backend a call goes to: a pool's member by priority and turn, never one whose breaker is tripped (GW-UPSTREAM)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apim_simulator import ids
from apim_simulator.breakers import RuleRefused, seconds_until
from apim_simulator.gateway.errors import GatewayError, NotSimulated
from apim_simulator.gateway.exchange import joined
from apim_simulator.gateway.pipeline import Run
from apim_simulator.store import Resource

if TYPE_CHECKING:
    from datetime import datetime


PHRASE = "Service Unavailable"
"""apim-503-pool-exhausted. That it comes with Retry-After is GW-UPSTREAM; the body is unrecorded, its message our choice."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one call goes. `backend` is None for a URL without a backend; `pool` is set where the backend is its member."""

    url: str
    backend: Resource | None = None
    pool: Resource | None = None


@dataclass(frozen=True, slots=True)
class _Member:
    backend: Resource
    priority: int
    weight: int
    until: "datetime | None"


def target(run: Run) -> Target | None:
    """Choose for one `forward-request`, afresh each time; None without any base URL.

    Raises GatewayError 503 for a tripped backend, and for a pool with every member tripped; NotSimulated.
    """
    exchange = run.exchange
    chosen, pool = exchange.backend, None
    if chosen is not None and is_pool(chosen):
        pool, chosen = chosen, _member(run, chosen)
    elif chosen is not None:
        until = tripped_until(run, chosen)
        if until is not None:
            raise unavailable(run, until, f"The circuit breaker of backend '{chosen.name}' is tripped.")
    base = exchange.base(run.snapshot.resolved, chosen)
    return None if base is None else Target(joined(base, exchange.request.path, exchange.request.query), chosen, pool)


def is_pool(backend: Resource) -> bool:
    """Whether a backend is of type Pool."""
    return str(backend.properties.get("type") or "Single").lower() == "pool"


def tripped_until(run: Run, backend: Resource) -> "datetime | None":
    """When a tripped backend's breaker closes. Raises NotSimulated for a rule that is not simulated."""
    try:
        return run.world.breakers.tripped_until(backend)
    except RuleRefused as refused:
        raise NotSimulated(f"backend '{backend.name}': {refused} is not simulated") from None


def unavailable(run: Run, until: "datetime", message: str) -> GatewayError:
    """503 with the seconds after which the breaker that closes first will let a call through.

    `context.LastError.Reason` is unrecorded and left empty.
    """
    seconds = seconds_until(until, run.world.clock.now())
    return GatewayError(
        503, "forward-request", "", message, phrase=PHRASE, body_message=PHRASE, headers=[("Retry-After", str(seconds))]
    )


def _member(run: Run, pool: Resource) -> Resource:
    """The member whose turn it is, in the first priority group that has one untripped; the smallest number is the first."""
    members = list(_members(run, pool))
    untripped = [member for member in members if member.until is None]
    if not untripped:
        until = min(member.until for member in members if member.until is not None)
        raise unavailable(run, until, f"The circuit breakers of all members of pool '{pool.name}' are tripped.")
    first = min(member.priority for member in untripped)
    group = {ids.key(m.backend.id): m for m in untripped if m.priority == first}
    return group[run.world.round_robin.next(pool.id, [(key, member.weight) for key, member in group.items()])].backend


def _members(run: Run, pool: Resource) -> Iterator[_Member]:
    """Members as configured. A missing priority is 0, a missing weight 1 (inferred). Raises NotSimulated."""
    if pool.properties.get("circuitBreaker"):
        raise NotSimulated(f"backend '{pool.name}': a circuitBreaker of a pool is not simulated")
    for service in (pool.properties.get("pool") or {}).get("services") or []:
        name = ids.last(str(service["id"]))
        backend = run.snapshot.backends.get(name.lower())
        if backend is None:
            raise NotSimulated(f"pool '{pool.name}': its member '{name}' does not exist")
        priority, weight = service.get("priority"), service.get("weight")
        yield _Member(backend, priority or 0, 1 if weight is None else weight, tripped_until(run, backend))
