"""Where an API's requests can go: backends and pools in ARM for a base path, each with its credential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import policy
from arm_args import BackendArgs, BackendsArgs, CircuitBreakerArgs, KeyVaultArgs, PoolMemberArgs
from desired_state.arm_names import backend as arm_name
from desired_state.arm_names import vault_value
from settings import ApiKey, Backend, CircuitBreaker, KeyVault, Pool, PoolMember, Settings

KEY_HEADER: Final = "api-key"


@dataclass(frozen=True, slots=True)
class Backends:
    """What policies name and wait for: backends, pools, and named values with their keys, by name in ARM.

    `secrets` are configuration keys, which are the names of their named values too; `vaults` named values kept elsewhere.
    """

    backends: Mapping[str, BackendArgs] = field(default_factory=dict)
    pools: Mapping[str, tuple[PoolMemberArgs, ...]] = field(default_factory=dict)
    secrets: Mapping[str, None] = field(default_factory=dict)
    vaults: Mapping[str, KeyVaultArgs] = field(default_factory=dict)

    @property
    def arguments(self) -> BackendsArgs:
        """Backends, pools and vaults as ARM arguments; what is empty is left out."""
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

    def __or__(self, other: Backends) -> Backends:
        """Both."""
        return Backends(
            {**self.backends, **other.backends},
            {**self.pools, **other.pools},
            {**self.secrets, **other.secrets},
            {**self.vaults, **other.vaults},
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A backend or a pool as policies use it: its name in ARM, its credential, how calls are sent, and what it consists of."""

    name: str
    credential: policy.Credential
    forwarding: policy.Forwarding
    backends: Backends

    @property
    def kind(self) -> Literal["key", "identity", "backend"]:
        """Which credential: a key or an identity in the policy, or the backend's own."""
        if isinstance(self.credential, policy.KeyCredential):
            return "key"
        return "identity" if isinstance(self.credential, policy.IdentityCredential) else "backend"


def members(name: str, settings: Settings) -> tuple[str, ...]:
    """Names of the backends behind a name: a pool's members, or the backend itself."""
    pool = settings.pools.get(name)
    return tuple(member.backend for member in pool.members) if pool else (name,)


def target(name: str, settings: Settings, base_path: str) -> Target:
    """The target that a backend's or a pool's name means under a base path; all that is named exists."""
    arm, pool = arm_name(name, base_path), settings.pools.get(name)
    if pool is None:
        return Target(arm, _credential(name, settings), policy.Forwarding(), _single(name, settings, base_path))
    backends = Backends()
    for member in pool.members:
        backends |= _single(member.backend, settings, base_path)
    services = tuple(pool_member(arm_name(member.backend, base_path), member) for member in pool.members)
    return Target(arm, _credential(pool.members[0].backend, settings), forwarding(pool), backends | Backends(pools={arm: services}))


def pool_member(arm: str, member: PoolMember) -> PoolMemberArgs:
    """A member of a pool, by the backend's name in ARM."""
    return {"backend": arm, "priority": member.priority, "weight": member.weight}


def forwarding(pool: Pool) -> policy.Forwarding:
    """How calls to a pool are sent: a call that failed goes to the next choice, unless there is none."""
    retry = pool.retry
    count = len(pool.members) - 1 if retry.count is None else retry.count
    if not count:
        return policy.Forwarding()
    return policy.Forwarding(policy.Repetition(count=count, status_codes=retry.status_codes, interval_seconds=retry.interval))


def named_value(key: ApiKey, owner: str) -> tuple[str, Backends]:
    """Name of the named value that holds a key, and that named value; `owner` names one of a Key Vault."""
    if key.secret is not None:
        return key.secret, Backends(secrets={key.secret: None})
    if key.key_vault is None:
        raise AssertionError("settings let a key be in exactly one place")
    name = vault_value(owner)
    return name, Backends(vaults={name: key_vault(key.key_vault)})


def key_vault(vault: KeyVault) -> KeyVaultArgs:
    """A named value that API Management reads from a Key Vault."""
    return {"secret_identifier": vault.secret_identifier, "identity_client_id": vault.identity_client_id}


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
