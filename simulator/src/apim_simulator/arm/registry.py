"""The resource types: every instance named `KIND` or listed in `KINDS` of a module in `resources/`, found by folder."""

import importlib
import pkgutil
from functools import cache

from apim_simulator.arm import resources
from apim_simulator.arm.resource_type import ResourceType


@cache
def kinds() -> tuple[ResourceType, ...]:
    """All of them. A module without any is a mistake: it would be a route that silently does not exist."""
    found: list[ResourceType] = []
    for module_info in pkgutil.iter_modules(resources.__path__):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{resources.__name__}.{module_info.name}")
        here = getattr(module, "KINDS", None) or [getattr(module, "KIND", None)]
        if not all(isinstance(kind, ResourceType) for kind in here):
            raise TypeError(f"{module.__name__} names no resource type: it needs KIND or KINDS")
        found += here
    return tuple(found)
