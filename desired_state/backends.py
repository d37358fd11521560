"""Where an API's requests can go: backends and pools in ARM for a base path, each with its credential."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import policy
from arm_args import BackendArgs, BackendsArgs, CircuitBreakerArgs, KeyVaultArgs, PoolMemberArgs
from desired_state.arm_names import backend as arm_name
from desired_state.arm_names import vault_value
from settings import ApiKey, Backend, CircuitBreaker, Pool, Settings

KEY_HEADER: Final = "api-key"


@dataclass(frozen=True, slots=True)
class Backends:
    """What must stand in API Management for a policy: backends, pools and named values, by name in ARM.

    `secrets` are configuration keys, which are the names of their named values too; `vaults` named values kept elsewhere.
    """

    backends: Mapping[str, BackendArgs] = field(default_factory=dict)
    pools: Mapping[str, tuple[PoolMemberArgs, ...]] = field(default_factory=dict)
    secrets: Mapping[str, None] = field(default_factory=dict)
    vaults: Mapping[str, KeyVaultArgs] = field(default_factory=dict)

    @property
    def arguments(self) -> BackendsArgs:
        """Backends, pools and vaults, in the components' words; sections that are empty are left out."""
        found: BackendsArgs = {"backends": self.backends}
        if self.pools:
            found["pools"] = self.pools
        if self.vaults:
            found["vaults"] = self.vaults
        return found

    @property
    def backend_names(self) -> tuple[str, ...]:
        """Names of backends and pools."""
        return (*self.backends, *self.pools)

    @property
    def named_values(self) -> tuple[str, ...]:
        """Names of all named values."""
        return (*self.secrets, *self.vaults)

    def __or__(self, other: "Backends") -> "Backends":
        """Both."""
        return Backends(
            {**self.backends, **other.backends},
            {**self.pools, **other.pools},
            {**self.secrets, **other.secrets},
            {**self.vaults, **other.vaults},
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A backend or a pool as policies use it: its name in ARM, how to prove oneself, how to send, and what must be there."""

    name: str
    credential: policy.Credential
    forwarding: policy.Forwarding
    backends: Backends

    @property
    def kind(self) -> Literal["key", "identity", "backend"]:
        """How it is proven who calls: by key or identity in the policy, or by the backend itself."""
        if isinstance(self.credential, policy.KeyCredential):
            return "key"
        return "identity" if isinstance(self.credential, policy.IdentityCredential) else "backend"


def members(name: str, settings: Settings) -> tuple[str, ...]:
    """Names of the backends behind a name: a pool's members, or the backend itself."""
    pool = settings.pools.get(name)
    return tuple(member.backend for member in pool.members) if pool else (name,)


def target(name: str, settings: Settings, base_path: str) -> Target:
    """The target that a backend's or a pool's name means under a base path; all that is named exists."""
    pool = settings.pools.get(name)
    if pool is None:
        return Target(
            arm_name(name, base_path), _credential(name, settings), policy.Forwarding(), _single(name, settings, base_path)
        )
    needs = Backends()
    services: list[PoolMemberArgs] = []
    for member in pool.members:
        needs |= _single(member.backend, settings, base_path)
        services.append({"backend": arm_name(member.backend, base_path), "priority": member.priority, "weight": member.weight})
    needs |= Backends(pools={arm_name(name, base_path): tuple(services)})
    return Target(arm_name(name, base_path), _credential(pool.members[0].backend, settings), forwarding(pool), needs)


def forwarding(pool: Pool) -> policy.Forwarding:
    """How calls to a pool are sent: a call that failed goes to the next choice, unless there is none."""
    again = pool.retry
    count = len(pool.members) - 1 if again.count is None else again.count
    if not count:
        return policy.Forwarding()
    return policy.Forwarding(policy.Repetition(count=count, status_codes=again.status_codes, interval_seconds=again.interval))


def named_value(key: ApiKey, owner: str) -> tuple[str, Backends]:
    """Name of the named value that holds a key, and what must be there for it; `owner` names one in a Key Vault."""
    if key.secret is not None:
        return key.secret, Backends(secrets={key.secret: None})
    if key.key_vault is None:
        raise AssertionError("settings let a key be in exactly one place")
    name = vault_value(owner)
    vault: KeyVaultArgs = {
        "secret_identifier": key.key_vault.secret_identifier,
        "identity_client_id": key.key_vault.identity_client_id,
    }
    return name, Backends(vaults={name: vault})


def single(backend: Backend, url: str, headers: Mapping[str, str]) -> BackendArgs:
    """A backend in ARM for a URL, with the backend's circuit breaker."""
    arguments: BackendArgs = {"url": url}
    if headers:
        arguments["headers"] = headers
    if backend.circuit_breaker:
        arguments["circuit_breaker"] = _breaker(backend.circuit_breaker)
    return arguments


def headers(name: str, settings: Settings) -> Mapping[str, str]:
    """Headers that a backend adds itself: its key, where it is a member of a pool, since only the pool knows who is called."""
    key = settings.backends[name].credential.api_key
    pooled = any(name == member.backend for pool in settings.pools.values() for member in pool.members)
    return {KEY_HEADER: named_value(key, name)[0]} if key and pooled else {}


def _single(name: str, settings: Settings, base_path: str) -> Backends:
    backend = settings.backends[name]
    arguments = single(backend, f"{backend.origin}{base_path}", headers(name, settings))
    own = Backends(backends={arm_name(name, base_path): arguments})
    return own | named_value(backend.credential.api_key, name)[1] if backend.credential.api_key else own


def _credential(name: str, settings: Settings) -> policy.Credential:
    credential = settings.backends[name].credential
    if credential.managed_identity:
        return policy.IdentityCredential(credential.managed_identity.client_id)
    if headers(name, settings) or credential.api_key is None:
        return policy.BackendCredential()
    return policy.KeyCredential(named_value(credential.api_key, name)[0])


def _breaker(breaker: CircuitBreaker) -> CircuitBreakerArgs:
    return {
        "count": breaker.count,
        "interval": breaker.interval,
        "trip_duration": breaker.trip_duration,
        "status_code_ranges": [{"min": each.min, "max": each.max} for each in breaker.status_codes],
        "accept_retry_after": breaker.accept_retry_after,
    }
