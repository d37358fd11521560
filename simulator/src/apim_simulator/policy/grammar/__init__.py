"""Rows of the policy table, one module per family, each with its `ROWS`; found by this folder."""

import importlib
import pkgutil
from typing import Final

from apim_simulator.policy.rules import Rule


def _found() -> tuple[Rule, ...]:
    modules = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return tuple(rule for module in modules for rule in getattr(module, "ROWS", ()))


ROWS: Final = _found()
