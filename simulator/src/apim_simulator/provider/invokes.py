"""Functions: secrets to list, who we are, and a GET of any class (PROV-80, PROV-81).

To add a function that posts, add its row to ACTIONS; `get*` functions follow from the classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apim_simulator.provider import paths, shape
from apim_simulator.provider.arm import Arm
from apim_simulator.provider.errors import ArmRefused, ProviderError
from apim_simulator.provider.metadata import Registry
from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.values import Json

FINE = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Action:
    """A POST below a resource of a class; `results` are the members of its answer that are returned."""

    token: str
    verb: str
    results: tuple[str, ...]


ACTIONS = {
    "azure-native:apimanagement:listSubscriptionSecrets": Action(
        "azure-native:apimanagement:Subscription", "listSecrets", ("primaryKey", "secondaryKey")
    ),
    "azure-native:apimanagement:listNamedValue": Action("azure-native:apimanagement:NamedValue", "listValue", ("value",)),
    "azure-native:cognitiveservices:listAccountKeys": Action(
        "azure-native:cognitiveservices:Account", "listKeys", ("key1", "key2")
    ),
}
CLIENT_CONFIG = "azure-native:authorization:getClientConfig"
CLIENT_TOKEN = "azure-native:authorization:getClientToken"


def invoke(registry: Registry, arm: Arm, token: str, arguments: Mapping[str, Any]) -> Json:
    """Result of a function. Raises ProviderError for an unknown one, a missing argument, or a refusal by ARM."""
    if token == CLIENT_CONFIG:
        return _client_config(arm)
    if token == CLIENT_TOKEN:
        return _client_token(arm, arguments)
    if action := ACTIONS.get(token):
        return _post(registry, arm, action, arguments)
    package, module, name = (*token.split(":"), "", "")[:3]
    resource = registry.get(f"{package}:{module}:{name.removeprefix('get')}")
    if not name.startswith("get") or resource is None or resource.row.read != "GET":
        raise ProviderError(f"unknown function '{token}'")
    return shape.outputs(resource, _ask(arm, "GET", resource, arguments))


def _client_config(arm: Arm) -> Json:
    """From the configuration and the token alone; ARM is not asked (inferred)."""
    settings = arm.settings
    return {
        "clientId": settings.client,
        "objectId": arm.cloud.object_id(),
        "subscriptionId": settings.subscription,
        "tenantId": settings.tenant,
    }


def _client_token(arm: Arm, arguments: Mapping[str, Any]) -> Json:
    """The token that requests to Resource Manager carry (SDK: "Defaults to the endpoint of Azure Resource Manager")."""
    endpoint = str(arguments.get("endpoint") or arm.cloud.endpoints.audience).rstrip("/")
    if endpoint not in {arm.cloud.endpoints.audience, arm.cloud.endpoints.arm}:
        raise ProviderError(f"this stand-in plugin has tokens for Resource Manager alone, not for '{endpoint}'")
    return {"token": arm.cloud.token()}


def _post(registry: Registry, arm: Arm, action: Action, arguments: Mapping[str, Any]) -> Json:
    resource = registry.get(action.token)
    if resource is None:
        raise ProviderError(f"class {action.token} is not known")
    found = _ask(arm, "POST", resource, arguments, action.verb)
    return {name: found[name] for name in action.results if found.get(name) is not None}


def _ask(arm: Arm, method: str, resource: Resource, arguments: Mapping[str, Any], verb: str = "") -> Json:
    path = paths.build(resource, arm.settings.subscription, arguments) + (f"/{verb}" if verb else "")
    answer = arm.send(method, arm.url(path, resource.row.version), {} if method == "POST" else None)
    if answer.status not in FINE:
        raise ProviderError(f"request failed {paths.unescaped(path)}: {ArmRefused(answer.status, answer.body)}")
    return answer.resource
