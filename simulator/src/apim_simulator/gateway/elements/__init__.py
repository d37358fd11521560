"""Executed policy elements: one module each, found by this folder, named like the element with `_` for `-`.

A module defines `async def execute(run, statement)`. To add an element, add its module here and its row in policy/grammar.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from apim_simulator.gateway.pipeline import Execute

OLDER = {
    f"azure-openai-{name}": f"llm-{name}"
    for name in ("emit-token-metric", "semantic-cache-lookup", "semantic-cache-store", "token-limit")
}
"""Elements that are others under an older name."""


def _found() -> dict[str, Execute]:
    modules = [module.name for module in pkgutil.iter_modules(__path__)]
    found = {name.replace("_", "-"): importlib.import_module(f"{__name__}.{name}").execute for name in modules}
    return found | {older: found[name] for older, name in OLDER.items()}


EXECUTE: Mapping[str, Execute] = MappingProxyType(_found())
"""Executors by element name."""
