"""The resource types: every `RESOURCE_TYPE`, or member of `RESOURCE_TYPES`, of a module in `resources/`, found by folder."""

import importlib
import pkgutil
from functools import cache

from apim_simulator.arm import resources
from apim_simulator.arm.resource_type import ResourceType


@cache
def resource_types() -> tuple[ResourceType, ...]:
    """All of them. A module without any is a mistake: it would be a route that silently does not exist."""
    found: list[ResourceType] = []
    for module_info in pkgutil.iter_modules(resources.__path__):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{resources.__name__}.{module_info.name}")
        here = getattr(module, "RESOURCE_TYPES", None) or [getattr(module, "RESOURCE_TYPE", None)]
        if not all(isinstance(resource_type, ResourceType) for resource_type in here):
            raise TypeError(f"{module.__name__} names no resource type: it needs RESOURCE_TYPE or RESOURCE_TYPES")
        found += here
    return tuple(found)
