"""What policies name: where requests go, and the secrets that go with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NotRequired

import pulumi
from pulumi_azure_native import apimanagement

from arm_args import BackendArgs, BackendsArgs, CircuitBreakerArgs, KeyVaultArgs, PoolMemberArgs, RoleAssignmentArgs
from components.api import ServiceArgs
from components.component import Component
from components.roles import assign


class BackendSetArgs(ServiceArgs, BackendsArgs):
    """Arguments of `BackendSet`."""

    secrets: Mapping[str, pulumi.Input[str]]
    """Value by the named value's name, which is its display name too. Wrapped as secret here, whatever comes in."""
    roles: NotRequired[Mapping[str, RoleAssignmentArgs]]
    """Roles that the gateway's identities get, by a name of the caller's."""
    principal_id: NotRequired[pulumi.Input[str | None]]
    """Object id of the service's own identity, for roles that name none."""


class BackendSet(Component):
    """The backends, pools, secret named values and roles of a service, shared by all its APIs.

    No credentials stand on the backends in clear: a GET answers them (recorded: backend-04) and the engine would keep them.
    They name the named values, as policies do.
    """

    backends: dict[str, pulumi.CustomResource]
    """The backends and pools by name."""
    named_values: dict[str, pulumi.CustomResource]
    """The named values by name."""

    def __init__(self, name: str, args: BackendSetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("BackendSet", name, opts)
        self._name = name
        self._where = {"resource_group_name": args["resource_group_name"], "service_name": args["service_name"]}
        secrets = {secret: self._secret(secret, value) for secret, value in args["secrets"].items()}
        vaults = {value: self._vault(value, vault) for value, vault in args.get("vaults", {}).items()}
        self.named_values = {**secrets, **vaults}
        self.backends = {backend: self._backend(backend, one) for backend, one in args["backends"].items()}
        pools = {pool: self._pool(pool, members) for pool, members in args.get("pools", {}).items()}
        self.backends.update(pools)
        assign(self, name, args.get("roles", {}), args.get("principal_id"))
        self.register_outputs({})

    def named(self, backends: Iterable[str], named_values: Iterable[str]) -> list[pulumi.Resource]:
        """The resources behind names that stand in a policy's text."""
        return [*(self.backends[name] for name in backends), *(self.named_values[name] for name in named_values)]

    def _backend(self, backend: str, args: BackendArgs) -> pulumi.CustomResource:
        """A backend, which the engine cannot see to name its named values."""
        headers = args.get("headers", {})
        optional: dict[str, object] = {}
        if headers:
            optional["credentials"] = {"header": {header: ["{{" + value + "}}"] for header, value in headers.items()}}
        if breaker := args.get("circuit_breaker"):
            optional["circuit_breaker"] = {"rules": [_rule(breaker)]}
        declared: pulumi.CustomResource = apimanagement.Backend(
            f"{self._name}-backend-{backend}",
            **self._where,
            backend_id=backend,
            protocol="http",
            url=args["url"],
            tls={"validate_certificate_chain": True, "validate_certificate_name": True},
            **optional,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.named_values[value] for value in headers.values()]),
        )
        return declared

    def _pool(self, pool: str, members: Sequence[PoolMemberArgs]) -> pulumi.CustomResource:
        """A pool: neither URL nor protocol (https://github.com/Azure/bicep-types-az/issues/2170); members by their full id."""
        declared: pulumi.CustomResource = apimanagement.Backend(
            f"{self._name}-backend-{pool}",
            **self._where,
            backend_id=pool,
            type="Pool",
            pool={
                "services": [
                    {"id": self.backends[each["backend"]].id, "priority": each["priority"], "weight": each["weight"]}
                    for each in members
                ]
            },
            opts=pulumi.ResourceOptions(parent=self),
        )
        return declared

    def _secret(self, secret: str, value: pulumi.Input[str]) -> pulumi.CustomResource:
        declared: pulumi.CustomResource = apimanagement.NamedValue(
            f"{self._name}-secret-{secret}",
            **self._where,
            named_value_id=secret,
            display_name=secret,
            secret=True,
            value=pulumi.Output.secret(value),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return declared

    def _vault(self, name: str, vault: KeyVaultArgs) -> pulumi.CustomResource:
        declared: pulumi.CustomResource = apimanagement.NamedValue(
            f"{self._name}-secret-{name}",
            **self._where,
            named_value_id=name,
            display_name=name,
            secret=True,
            key_vault={key: value for key, value in vault.items() if value is not None},
            opts=pulumi.ResourceOptions(parent=self),
        )
        return declared


def _rule(breaker: CircuitBreakerArgs) -> dict[str, object]:
    """The one rule that a breaker may have (https://learn.microsoft.com/azure/api-management/backends)."""
    return {
        "name": "failures",
        "trip_duration": breaker["trip_duration"],
        "accept_retry_after": breaker["accept_retry_after"],
        "failure_condition": {
            "count": breaker["count"],
            "interval": breaker["interval"],
            "status_code_ranges": list(breaker["status_code_ranges"]),
        },
    }
