"""Arguments of backends: where requests go, and what policies name with them."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from arm_args.identities import KeyVaultArgs


class StatusCodeRangeArgs(TypedDict):
    """Status codes from one to another, 200 to 599."""

    min: int
    max: int


class CircuitBreakerArgs(TypedDict):
    """When a backend is not called for a while."""

    count: int
    """Failures within `interval` that open it."""
    interval: str
    """ISO 8601 duration."""
    trip_duration: str
    """ISO 8601 duration for which it stays open."""
    status_code_ranges: Sequence[StatusCodeRangeArgs]
    """Answers that are failures; at most ten ranges."""
    accept_retry_after: bool
    """Whether the answer's `Retry-After` decides how long it stays open."""


class BackendArgs(TypedDict):
    """One backend."""

    url: str
    """Where requests go, without final slash."""
    headers: NotRequired[Mapping[str, str]]
    """Named value whose value is sent, by header."""
    circuit_breaker: NotRequired[CircuitBreakerArgs]
    """Default: none."""


class PoolMemberArgs(TypedDict):
    """One member of a pool."""

    backend: str
    """The backend's name in ARM."""
    priority: int
    """0 to 100; a larger number is called only while all smaller ones are tripped."""
    weight: int
    """0 to 100; share among members of one priority."""


class BackendsArgs(TypedDict):
    """Backends, pools, and named values of Key Vaults that go with them."""

    backends: Mapping[str, BackendArgs]
    """By the backend's name in ARM."""
    pools: NotRequired[Mapping[str, Sequence[PoolMemberArgs]]]
    """Members by the pool's name in ARM, at most 30 each."""
    vaults: NotRequired[Mapping[str, KeyVaultArgs]]
    """Named values whose value stays in a Key Vault, by name."""
