"""How rules are found: every file of a package of rules holds one, named RULE."""

import importlib
import pkgutil
from dataclasses import replace
from operator import attrgetter
from types import ModuleType
from typing import Any

from linting.rule import Rule


def rules_in(folder: ModuleType) -> tuple[Rule[Any], ...]:
    """The RULE of every file in a package, by id, titled with the docstring of its file. Raises TypeError for another object."""
    found: list[Rule[Any]] = []
    for module in pkgutil.iter_modules(folder.__path__):
        file = importlib.import_module(f"{folder.__name__}.{module.name}")
        if not isinstance(file.RULE, Rule):
            raise TypeError(f"RULE in {folder.__name__.replace('.', '/')}/{module.name}.py is no Rule")
        found.append(replace(file.RULE, title=" ".join((file.__doc__ or "").split())))
    return tuple(sorted(found, key=attrgetter("id")))
