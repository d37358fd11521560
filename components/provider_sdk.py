"""Loads of the provider's SDK the classes that are used, and no others."""

import importlib.util
import re
import sys
from types import ModuleType
from typing import Any

SDK = "pulumi_azure_native"


class OnDemand(ModuleType):
    """A package of the SDK that loads a name's own module at the name's first use, where its `__init__` loads all of them.

    That is two hundred modules for `apimanagement` and a tenth of a second of every preview, of which the program uses a dozen.
    Each class is in the module of its name, `ApiPolicy` in `api_policy`, and so is each function; enumerations are in `_enums`.
    Should the SDK be laid out differently one day, `__init__` is run after all.
    """

    def __getattr__(self, name: str) -> Any:
        """The package, class, function or module of that name. Called for what is not loaded yet only."""
        if name.startswith("__"):
            raise AttributeError(f"{self.__name__} has no {name}")
        for module in (re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().removesuffix("_output"), "_enums"):
            found = self._of(module, name)
            if found is not None:
                return found
        loader = self.__spec__.loader if self.__spec__ else None
        if loader is None:
            raise AttributeError(f"{self.__name__} has no {name}")
        object.__setattr__(self, "__class__", ModuleType)  # an ordinary module from here on
        loader.exec_module(self)
        return getattr(self, name)

    def _of(self, module: str, name: str) -> Any:
        """What a module of the package means by a name: itself, if it is called so; None where there is no such module or name."""
        full = f"{self.__name__}.{module}"
        spec = importlib.util.find_spec(full)
        if spec is None:
            return None
        if spec.submodule_search_locations is not None:
            return on_demand(full)
        loaded = importlib.import_module(full)
        exported = getattr(loaded, "__all__", ())
        if name in exported:
            vars(self).update({each: getattr(loaded, each) for each in exported})  # over the module, of which one may have the name
            return vars(self)[name]
        return loaded if name == module else None


def on_demand(name: str) -> ModuleType:
    """The SDK, or one of its packages, with nothing of it loaded, unless it is there already."""
    there = sys.modules.get(name)
    if there is not None:
        return there
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    package = importlib.util.module_from_spec(spec)
    package.__class__ = OnDemand
    sys.modules[name] = package
    return package


on_demand(SDK)
