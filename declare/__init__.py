"""The desired state as components, in the order in which they depend on each other: values in, resources out."""

from collections.abc import Mapping, Sequence

import pulumi

import components as c
from declare.context import StackContext
from declare.environment import suffixed
from declare.hosting import asked, existing_gateway, has_service, hosted, recovering
from declare.ownership import Claimed, claim
from declare.revised_api import revised_api
from declare.service_components import ServiceComponents
from desired_state import URLS, DesiredApi, DesiredState, HttpDefinition, Rollout
from desired_state.revision_state import Resource

__all__ = ["Claimed", "asked", "claim", "existing_gateway", "has_service", "recovering", "stack"]


def stack(
    desired: DesiredState,
    rollouts: Mapping[str, Rollout],
    found: c.Gateway | None,
    secrets: Mapping[str, pulumi.Output[str]],
    *,
    claimed: Claimed,
    state: Sequence[Resource] = (),
) -> None:
    """Declare a stack that may be deployed, and export what its consumers need.

    `rollouts` are those of the APIs with revisions, by name; `secrets` are by configuration key. The ledger is the
    first that is written in the service and the last that is deleted, so that no name of the stack is ever without its claim.
    `found` is the gateway of a service that exists, None where the stack creates it.
    """
    c.leave_out_stack_traces()
    c.leave_out_debug_messages()
    host = hosted(desired, found, state, pulumi.ResourceOptions(protect=desired.protect))
    service, gateway, secrets = host.service, host.gateway, {**secrets, **host.secrets}
    claims: c.LedgerArgs = {**service, "parts": claimed.parts}
    ledger = c.Ledger("ledger", claims, pulumi.ResourceOptions(protect=desired.protect))
    opts = pulumi.ResourceOptions(protect=desired.protect, transformations=[ledger.after(), *_environment(desired)])
    backends: c.BackendSetArgs = {
        **service,
        **desired.backends.arguments,
        "roles": {label: role for label, role in desired.roles.items() if role["assignment_name"] not in claimed.found_roles},
        "principal_id": gateway.principal_id,
        "secrets": {name: secrets[name] for name in desired.backends.secrets},
    }
    # The component's name is older than its class: another one would replace all its resources.
    backend_set = c.BackendSet("upstream", backends, opts)
    service_components = ServiceComponents(desired.service_resources, service, secrets, backend_set, opts)
    context = StackContext(service, gateway, backend_set, service_components, opts)
    apis: dict[str, c.ApiComponent] = {}
    for api in desired.apis:
        apis[api.name] = _api(context, api, rollouts.get(api.name), c.turn_after(apis.values()))
    pulumi.export("gatewayUrl", gateway.url)
    pulumi.export("apis", {api.name: _exports(api, rollouts.get(api.name), gateway.url) for api in desired.apis})
    service_components.consumers(apis, gateway.service_id, host.workspace_id)
    if desired.adopted.resources:
        unsuffixed = pulumi.ResourceOptions(protect=desired.protect, transformations=[ledger.after()])
        _adopted(desired, service, gateway, secrets, unsuffixed)


def _adopted(
    desired: DesiredState,
    service: c.ServiceArgs,
    gateway: c.Gateway,
    secrets: Mapping[str, pulumi.Output[str]],
    opts: pulumi.ResourceOptions,
) -> None:
    """What others made, under its own names whatever the environment."""
    args: c.AdoptedArgs = {
        **service,
        "service_id": str(gateway.service_id),  # settings let nothing be adopted in a service that the stack creates
        "resources": desired.adopted.resources,
        "secrets": {name: secrets[name] for name in desired.adopted.secrets},
        "owned": desired.adopted.owned,
    }
    c.Adopted("adopted", args, opts)


def _environment(desired: DesiredState) -> list[pulumi.ResourceTransformation]:
    return [suffixed(desired.suffix)] if desired.suffix else []


def _api(context: StackContext, api: DesiredApi, rollout: Rollout | None, turn: list[c.Written]) -> c.ApiComponent:
    """One API, when it is its turn and what its policies name is there."""
    service_level = context.service_components
    args: c.ApiArgs = {
        **context.service,
        **api.arguments,
        "policy_depends_on": [
            *context.backends.named(api.backends.backend_names, api.backends.named_values),
            *service_level.references(api.references),
        ],
        "written_after": turn,
        "api_version_set_id": service_level.version_set_id(api.version_set),
    }
    if isinstance(api.definition, HttpDefinition):
        return c.HttpApi(api.name, {**args, "operations": api.definition.arguments}, context.opts)
    imported: c.ImportedApiArgs = {**args, **api.definition.arguments}
    return c.ImportedApi(api.name, imported, context.opts) if rollout is None else revised_api(context, api, imported, rollout)


def _exports(api: DesiredApi, rollout: Rollout | None, gateway_url: pulumi.Input[str]) -> dict[str, object]:
    """The contract in plain, so that a preview has it; URLs are known with the gateway."""
    exports = api.exports(gateway_url if isinstance(gateway_url, str) else "")
    if not isinstance(gateway_url, str):
        exports |= {key: pulumi.Output.concat(gateway_url, str(path)) for key, path in exports.items() if key in URLS}
    return {**exports, **(rollout.exports() if rollout else {})}
