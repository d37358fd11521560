"""Executed policy elements: one module each, found by this folder, named like the element with `_` for `-`.

A module defines `async def execute(run, statement)`. To add an element, add its module here and its row in policy/rows.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from apim_simulator.policy import Statement

if TYPE_CHECKING:
    from apim_simulator.gateway.pipeline import Run

Execute = Callable[["Run", Statement], Awaitable[None]]


def _found() -> dict[str, Execute]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {name.replace("_", "-"): importlib.import_module(f"{__name__}.{name}").execute for name in names}


EXECUTE: Mapping[str, Execute] = MappingProxyType(_found())
"""Executors by element name."""
