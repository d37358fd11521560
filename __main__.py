"""The program: settings -> documents -> components -> exports. What a user got wrong ends it before anything is registered."""

import sys
from pathlib import Path

import pulumi
import yaml
from pulumi.runtime.config import CONFIG, is_config_secret

import components as c
import settings
from blueprint import Imported, Published, compose
from findings import ContractError

ROOT = Path(__file__).resolve().parent
USER_WAS_TOLD = 32  # exit code the Python language host knows; after any other it adds a second error


def main() -> None:
    """Declare the stack. Raises ContractError."""
    project = yaml.load((ROOT / "Pulumi.yaml").read_bytes(), yaml.CSafeLoader)
    config, sources = settings.merged(CONFIG.get(), is_config_secret, project, f"Pulumi.{pulumi.get_stack()}.yaml")
    plan = compose(settings.parse(config, sources), lambda file: (ROOT / file).read_bytes()).checked()
    for warning in plan.warnings():
        pulumi.log.warn(warning)
    service = c.ServiceArgs(resource_group_name=plan.service.resource_group, service_name=plan.service.name)
    try:
        gateway_url = c.gateway_url(service)
    except LookupError as error:
        raise ContractError([sources.unreadable_service(plan.service.name, str(error))]) from None
    opts = pulumi.ResourceOptions(protect=plan.protect)
    secrets = {name: pulumi.Config(settings.NAMESPACE).require_secret(name) for name in plan.secrets}
    shared = c.BackendSet("upstream", {**service, "urls": plan.backends, "secrets": secrets}, opts)
    apis: dict[str, c.ApiComponent] = {}
    for api in plan.apis:
        apis[api.name] = declare(api, service, shared, c.turn_after(apis.values()), opts)
    pulumi.export("gatewayUrl", gateway_url)
    pulumi.export("apis", {api.name: api.exports(gateway_url) for api in plan.apis})
    if key := plan.subscription:
        scope = pulumi.Output.concat("/apis/", apis[key.api].api_id) if key.api else "/apis"
        consumer = c.Subscription(key.name, {**service, "sid": key.name, "display_name": key.display_name, "scope": scope}, opts)
        pulumi.export("subscriptionKey", c.subscription_key(service, consumer.sid))


def declare(
    api: Published, service: c.ServiceArgs, shared: c.BackendSet, turn: list[pulumi.Resource], opts: pulumi.ResourceOptions
) -> c.ApiComponent:
    """One API, when it is its turn and what its policies name is there."""
    named = shared.named(api.names_backends, api.names_secrets)
    args: c.ApiArgs = {**service, **api.arguments, "policy_depends_on": named, "written_after": turn}
    if isinstance(api.content, Imported):
        return c.ImportedApi(api.name, {**args, **api.content.arguments}, opts)
    return c.HttpApi(api.name, {**args, "operations": api.content.operations}, opts)


try:
    main()
except ContractError as wrong:
    pulumi.log.error(str(wrong))
    sys.exit(USER_WAS_TOLD)
