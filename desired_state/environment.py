"""A composed stack in its environment: what policies and resources name of the stack gets the environment's suffix.

Keys of the desired state stay as the settings have them, and so do the engine's logical names: only what reaches Azure differs.
What the stack does not declare keeps its name, also in policies that users write. What backends and loggers name is renamed where
they are declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import policy
from arm_args import ApiArgs, ProductArgs
from desired_state.result import DesiredApi, DesiredState
from desired_state.service_level import Fragment, Product, ServiceResources
from linting import Finding
from settings import Environment, Settings

LIMITS: Final = {
    "apis": 80,
    "backends": 80,
    "namedValues": 256,
    "products": 80,
    "subscriptions": 80,
    "loggers": 80,
    "fragments": 80,
    "versionSets": 80,
}
"""Most characters of a name (azure-mgmt-apimanagement 5.0.0; 80 where it has more: our choice, as the settings have it)."""


def in_environment(desired: DesiredState, settings: Settings) -> DesiredState:
    """The desired state with the environment's names in everything that reaches Azure."""
    environment = settings.environment
    if environment.suffix is None:
        return desired
    renames = _renames(desired, environment)
    return replace(
        desired,
        apis=tuple(_api(api, renames, environment) for api in desired.apis),
        service_resources=_service_resources(desired.service_resources, renames, environment),
        findings=(*desired.findings, *_too_long(desired, settings)),
    )


def _renames(desired: DesiredState, environment: Environment) -> policy.Renames:
    """New names by old ones in lower case, of all that the stack declares and a policy can name."""
    resources = desired.service_resources
    names = {
        "backend": desired.backends.backend_names,
        "named value": (*desired.backends.named_values, *resources.named_values),
        "fragment": resources.fragments,
        "logger": resources.loggers,
    }
    return {kind: {name.lower(): environment.named(name) for name in listed} for kind, listed in names.items()}


def _api(api: DesiredApi, renames: policy.Renames, environment: Environment) -> DesiredApi:
    texts = api.arguments["operation_policies"]
    arguments: ApiArgs = {
        **api.arguments,
        "api_id": environment.named(api.arguments["api_id"]),
        "policy": _renamed(api.arguments["policy"], "xml", renames),
        "operation_policies": {name: _renamed(text, "xml", renames) for name, text in texts.items()},
    }
    return replace(api, arguments=arguments)


def _service_resources(resources: ServiceResources, renames: policy.Renames, environment: Environment) -> ServiceResources:
    def fragment(each: Fragment) -> Fragment:
        return replace(each, arguments={**each.arguments, "value": _renamed(each.arguments["value"], "rawxml", renames)})

    def product(each: Product) -> Product:
        arguments: ProductArgs = {**each.arguments, "product_id": environment.named(each.arguments["product_id"])}
        if "policy" in arguments:
            arguments["policy"] = _renamed(arguments["policy"], arguments.get("policy_format", "rawxml"), renames)
        return replace(each, arguments=arguments)

    return replace(
        resources,
        fragments={name: fragment(each) for name, each in resources.fragments.items()},
        products=tuple(map(product, resources.products)),
    )


def _renamed(text: str, form: policy.Format, renames: policy.Renames) -> str:
    return policy.renamed(policy.parse(text, form), renames)


def _too_long(desired: DesiredState, settings: Settings) -> Iterator[Finding]:
    for key, names in _declared(desired).items():
        for name in names:
            longer = settings.environment.named(name)
            if len(longer) > LIMITS[key]:
                found = f'"{longer}", with the suffix, has {len(longer)} characters; API Management takes {LIMITS[key]}'
                at = (key,) if key != "backends" or name in settings.backends else ("pools",)
                yield settings.sources.finding("environment-name", at, found, "shorten the suffix, or the name")


def _declared(desired: DesiredState) -> Mapping[str, Iterable[str]]:
    """Names by the key of the settings that they come from."""
    resources = desired.service_resources
    return {
        "apis": [api.name for api in desired.apis],
        "backends": desired.backends.backend_names,
        "namedValues": (*desired.backends.named_values, *resources.named_values),
        "products": [each.name for each in resources.products],
        "subscriptions": [each.name for each in resources.subscriptions],
        "loggers": resources.loggers,
        "fragments": resources.fragments,
        "versionSets": resources.version_sets,
    }
