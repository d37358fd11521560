"""What an imported and a declared API have in common: their arguments, and the policies under them."""

from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import apimanagement

import arm_args
from components.component import Component

Written = pulumi.Input[pulumi.Resource]
"""A resource that others wait for; as an output, until something else has happened too."""


class ServiceArgs(TypedDict):
    """An API Management service that exists."""

    resource_group_name: pulumi.Input[str]
    """Resource group of the service."""
    service_name: pulumi.Input[str]
    """API Management service that hosts what is declared."""


class ApiArgs(ServiceArgs, arm_args.ApiArgs):
    """An API of the service."""

    policy_depends_on: NotRequired[Sequence[pulumi.Resource]]
    """Backends and named values that the policies name in their text, where the engine cannot see them."""
    api_version_set_id: NotRequired[pulumi.Input[str] | None]
    """ARM id of its version set, None where it has none."""
    written_after: NotRequired[Sequence[Written]]
    """Resources to write before the API; see `turn_after`."""


class ApiComponent(Component):
    """An API with all under it."""

    api_id: pulumi.Output[str]
    """Name of the API in ARM, known once the API exists."""
    written: Written
    """The last of its resources to be written."""


AT_ONCE = 10
"""APIs under way at once (our choice).

The engine rewrites its whole state after each step, and steps in the order in which they become possible: with all APIs
begun at once, every document is in the state before the first policy is written. A hundred APIs take a third less so.
"""


def turn_after(declared: Iterable[ApiComponent]) -> list[Written]:
    """What the next API is written after, given those declared so far in order: at most `AT_ONCE` are under way."""
    window = list(declared)[-AT_ONCE:]
    return [window[0].written] if len(window) == AT_ONCE else []


def common(args: ApiArgs) -> dict[str, object]:
    """Arguments of the ARM resource that do not depend on the kind of API."""
    return {
        "resource_group_name": args["resource_group_name"],
        "service_name": args["service_name"],
        "api_id": args["api_id"],
        **{name: args.get(name) for name in arm_args.ApiProperties.__annotations__},
        "protocols": ["https"],
        "subscription_key_parameter_names": {"header": args["key_header"], "query": args["key_query"]},
        "api_type": "http",
        "api_version": args.get("api_version"),
        "api_version_set_id": args.get("api_version_set_id"),
    }


def declare_policies(  # noqa: PLR0917 - each is another thing
    component: pulumi.ComponentResource,
    name: str,
    args: ApiArgs,
    api_id: pulumi.Output[str],
    after: pulumi.Resource,
    opts: pulumi.ResourceOptions | None = None,
) -> pulumi.Resource:
    """The API's policy after `after`, then one policy per operation, each after the one before; returns the last.

    Chained, because API Management answers 409 to parallel writes under one API and the provider does not retry that
    (https://github.com/Azure/apiops-cli/issues/252). The policy's id can only be `policy`
    (https://github.com/pulumi/pulumi-azure-native/issues/3960).
    """
    where = {
        "resource_group_name": args["resource_group_name"],
        "service_name": args["service_name"],
        "api_id": api_id,
        "policy_id": "policy",
        "format": "xml",
    }
    named = list(args.get("policy_depends_on", ()))
    last: pulumi.Resource = apimanagement.ApiPolicy(
        f"{name}-policy",
        **where,
        value=args["policy"],
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(parent=component, depends_on=[after, *named])),
    )
    for operation, policy in args.get("operation_policies", {}).items():
        last = apimanagement.ApiOperationPolicy(
            f"{name}-policy-{operation}",
            **where,
            operation_id=operation,
            value=policy,
            opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(parent=component, depends_on=[last, *named])),
        )
    return last


def options(component: pulumi.ComponentResource, args: ApiArgs) -> pulumi.ResourceOptions:
    """Options of the ARM resource at the root of an API."""
    return pulumi.ResourceOptions(parent=component, depends_on=args.get("written_after"))
