"""Check: completes a resource's inputs (name, location, api-version) and says what is wrong with them."""

from collections.abc import Callable, Mapping
from typing import Any

from apim_simulator.provider import paths
from apim_simulator.provider.arm import Arm
from apim_simulator.provider.metadata import Registry
from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.naming import Naming, autoname, named
from apim_simulator.provider.shape import API_VERSION
from apim_simulator.provider.validation import Failure, failures
from apim_simulator.provider.values import UNKNOWN, Json

GROUP = "azure-native:resources:ResourceGroup"
OK = 200


def check(
    resource: Resource, old: Mapping[str, Any], new: Mapping[str, Any], naming: Naming, locate: Callable[[Mapping[str, Any]], Any]
) -> tuple[Json, list[Failure]]:
    """Completed inputs and everything wrong with them. `locate` finds the location of what has none, given its inputs."""
    inputs: Json = dict(new)
    if not named(resource, inputs):
        inputs |= autoname(resource, naming, old)
    if resource.has_location and not inputs.get("location"):
        location = old.get("location") or locate(inputs)
        if location:
            inputs["location"] = location
    inputs[API_VERSION] = resource.row.version
    return inputs, failures(resource, inputs)


def location(registry: Registry, arm: Arm, inputs: Mapping[str, Any]) -> Any:
    """The provider's configured location, else where the resource group lies; unknown while that is unknown, None if unreadable.

    Raises ProviderError when ARM cannot be asked.
    """
    group = registry.get(GROUP)
    name = inputs.get("resourceGroupName")
    if arm.settings.location or group is None or not name or name is UNKNOWN:
        return arm.settings.location or (UNKNOWN if name is UNKNOWN else None)
    answer = arm.send("GET", arm.url(paths.build(group, arm.settings.subscription, inputs), group.row.version))
    return answer.resource.get("location") if answer.status == OK else None
