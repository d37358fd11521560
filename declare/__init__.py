"""What a blueprint says, as resources: values in, components out. The program's only code between the two."""

from collections.abc import Mapping

import pulumi

import components as c
from declare.revised import revised
from declare.service_resources import Around
from desired_state import Blueprint, Imported, Published, Rollout


def stack(
    plan: Blueprint,
    rollouts: Mapping[str, Rollout],
    service: c.ServiceArgs,
    gateway: c.Gateway,
    secrets: Mapping[str, pulumi.Output[str]],
) -> None:
    """Declare a stack that may be deployed, and export what its consumers need.

    `rollouts` are those of the APIs with revisions, by name; `secrets` are by configuration key.
    """
    opts = pulumi.ResourceOptions(protect=plan.protect)
    keys = {name: secrets[name] for name in plan.needs.secrets}
    known = c.BackendSetArgs(**service, **plan.needs.arguments, roles=plan.roles, principal_id=gateway.principal_id, secrets=keys)
    shared = c.BackendSet("upstream", known, opts)
    around = Around(plan.around, service, secrets, shared, opts)
    apis: dict[str, c.ApiComponent] = {}
    for api in plan.apis:
        apis[api.name] = _api(api, rollouts.get(api.name), service, gateway, shared, around, c.turn_after(apis.values()), opts)
    pulumi.export("gatewayUrl", gateway.url)
    pulumi.export("apis", {api.name: _exports(api, rollouts.get(api.name), gateway.url) for api in plan.apis})
    around.consumers(apis)


def _api(  # noqa: PLR0917 - each is declared once for the whole stack
    api: Published,
    rollout: Rollout | None,
    service: c.ServiceArgs,
    gateway: c.Gateway,
    shared: c.BackendSet,
    around: Around,
    turn: list[c.Written],
    opts: pulumi.ResourceOptions,
) -> c.ApiComponent:
    """One API, when it is its turn and what its policies name is there."""
    named = [
        *shared.named(api.needs.backend_names, api.needs.named_values),
        *around.included(api.fragments),
        *around.values(api.named_values),
    ]
    args: c.ApiArgs = {
        **service,
        **api.arguments,
        "policy_depends_on": named,
        "written_after": turn,
        "api_version_set_id": around.version_set_id(api.version_set),
    }
    if isinstance(api.content, Imported):
        if rollout is not None:
            return revised(api, {**args, **api.content.arguments}, rollout, gateway, around, opts)
        return c.ImportedApi(api.name, {**args, **api.content.arguments}, opts)
    return c.HttpApi(api.name, {**args, "operations": api.content.operations}, opts)


def _exports(api: Published, rollout: Rollout | None, gateway_url: str) -> dict[str, object]:
    return {**api.exports(gateway_url), **(rollout.exports() if rollout else {})}
