"""What a blueprint says, as resources: values in, components out. The program's only code between the two."""

from collections.abc import Mapping

import pulumi

import components as c
from blueprint import Blueprint, Imported, Published


def stack(plan: Blueprint, service: c.ServiceArgs, gateway: c.Gateway, secrets: Mapping[str, pulumi.Output[str]]) -> None:
    """Declare a stack that may be deployed, and export what its consumers need. `secrets` are by name of the named value."""
    opts = pulumi.ResourceOptions(protect=plan.protect)
    known = c.BackendSetArgs(
        **service, **plan.needs.arguments, roles=plan.roles, principal_id=gateway.principal_id, secrets=secrets
    )
    shared = c.BackendSet("upstream", known, opts)
    apis: dict[str, c.ApiComponent] = {}
    for api in plan.apis:
        apis[api.name] = _api(api, service, shared, c.turn_after(apis.values()), opts)
    pulumi.export("gatewayUrl", gateway.url)
    pulumi.export("apis", {api.name: api.exports(gateway.url) for api in plan.apis})
    if key := plan.subscription:
        scope = pulumi.Output.concat("/apis/", apis[key.api].api_id) if key.api else "/apis"
        consumer = c.Subscription(key.name, {**service, "sid": key.name, "display_name": key.display_name, "scope": scope}, opts)
        pulumi.export("subscriptionKey", c.subscription_key(service, consumer.sid))


def _api(
    api: Published, service: c.ServiceArgs, shared: c.BackendSet, turn: list[pulumi.Resource], opts: pulumi.ResourceOptions
) -> c.ApiComponent:
    """One API, when it is its turn and what its policies name is there."""
    named = shared.named(api.needs.backend_names, api.needs.named_values)
    args: c.ApiArgs = {**service, **api.arguments, "policy_depends_on": named, "written_after": turn}
    if isinstance(api.content, Imported):
        return c.ImportedApi(api.name, {**args, **api.content.arguments}, opts)
    return c.HttpApi(api.name, {**args, "operations": api.content.operations}, opts)
