"""Plain values in the components' words: what stands between settings and resources."""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict


class DeclaredOperation(TypedDict):
    """One operation of an HTTP API."""

    operation_id: str
    display_name: str
    method: str
    url_template: str
    template_parameters: tuple[str, ...]


class ImportArguments(TypedDict):
    """What is imported."""

    document: str
    service_url: str
    required_query_parameters: Literal["template", "query"]


class ApiArguments(TypedDict):
    """What every API has."""

    api_id: str
    display_name: str
    path: str
    subscription_required: bool
    key_header: str
    key_query: str
    policy: str
    operation_policies: Mapping[str, str]
    api_version: NotRequired[str]


class StatusCodeRange(TypedDict):
    """Status codes from one to another."""

    min: int
    max: int


class CircuitBreakerArguments(TypedDict):
    """When a backend is not called for a while; durations in ISO 8601."""

    count: int
    interval: str
    trip_duration: str
    status_code_ranges: Sequence[StatusCodeRange]
    accept_retry_after: bool


class BackendArguments(TypedDict):
    """One backend: a URL without final slash, the headers it adds as named values by header, its circuit breaker."""

    url: str
    headers: NotRequired[Mapping[str, str]]
    circuit_breaker: NotRequired[CircuitBreakerArguments]


class PoolMemberArguments(TypedDict):
    """One member of a pool, by the backend's name in ARM."""

    backend: str
    priority: int
    weight: int


class VaultArguments(TypedDict):
    """A named value that API Management reads from Key Vault itself."""

    secret_identifier: str
    identity_client_id: str | None


class RoleAssignmentArguments(TypedDict):
    """A role of an identity over an account; `principal_id` None is the service's own identity. `assignment_name` is a GUID."""

    assignment_name: str
    scope: str
    principal_id: str | None
    role_definition_id: str


class NeedsArguments(TypedDict):
    """What policies name, by name in ARM."""

    backends: Mapping[str, BackendArguments]
    pools: NotRequired[Mapping[str, Sequence[PoolMemberArguments]]]
    vaults: NotRequired[Mapping[str, VaultArguments]]
