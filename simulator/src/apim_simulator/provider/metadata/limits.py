"""Reads azure-mgmt: where a property is in ARM's body, and the lengths, patterns and ranges of names and values.

Imported only when no table is cached: azure-mgmt takes about a second to import.
"""

import ast
import importlib
import importlib.util
import re
from pathlib import Path
from typing import Any

from apim_simulator.provider.metadata.sources import SourceUnreadable
from apim_simulator.provider.metadata.types import Rule

ATTRIBUTES = "_attribute_map"
LIMITS = ("min_length", "max_length", "pattern", "minimum", "maximum", "min_items", "max_items")


class Model:
    """A model class of azure-mgmt, e.g. `azure.mgmt.apimanagement.models.BackendContract`. Raises SourceUnreadable."""

    def __init__(self, full_name: str) -> None:
        package, _, name = full_name.rpartition(".")
        model = getattr(importlib.import_module(package), name, None)
        if model is None or not hasattr(model, ATTRIBUTES):
            raise SourceUnreadable(f"{package} has no model {name}")
        self._package = package
        self._attributes: dict[str, dict[str, str]] = getattr(model, ATTRIBUTES)
        self._validation: dict[str, dict[str, Any]] = getattr(model, "_validation", {})
        self.name = name

    def attribute(self, name: str) -> str | None:
        """Attribute behind an input of the provider.

        The SDKs agree on names; azure-mgmt alone has a suffix where a name would clash (`type_properties_type`), so the place
        in the body is the second thing to look at.
        """
        plain = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        if plain in self._attributes and not self._validation.get(plain, {}).get("readonly"):
            return plain
        keys = {entry["key"]: attribute for attribute, entry in self._attributes.items()}
        return keys.get(f"properties.{name}") or keys.get(name)

    def place(self, attribute: str) -> list[str]:
        """Path in the ARM body."""
        return self._attributes[attribute]["key"].split(".")

    def limits(self, attribute: str) -> Rule:
        """Lengths, pattern and range, without a type."""
        rules = self._validation.get(attribute, {})
        return {limit: rules[limit] for limit in LIMITS if limit in rules}  # type: ignore[return-value]  # laid over a rule that has a type

    def inner(self, attribute: str) -> "Model | None":
        """Model of the attribute's value or of its elements; None for plain values."""
        name = self._attributes[attribute]["type"].strip("[]{}")
        known = hasattr(getattr(importlib.import_module(self._package), name, None), ATTRIBUTES)
        return Model(f"{self._package}.{name}") if known else None


def path_limits(module: str) -> dict[str, Rule]:
    """Limits of path parameters, from the request builder of the PUT: `"apiId": _SERIALIZER.url(…, max_length=256, …)`.

    Raises SourceUnreadable when the module has no such builder.
    """
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        raise SourceUnreadable(f"{module} is not installed")
    for node in ast.parse(Path(found.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == "build_create_or_update_request":
            return _path_arguments(node)
    raise SourceUnreadable(f"{module} has no build_create_or_update_request")


def _path_arguments(builder: ast.FunctionDef) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for node in ast.walk(builder):
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(value, ast.Call):
                limits = {word.arg: ast.literal_eval(word.value) for word in value.keywords if word.arg in LIMITS}
                found[str(key.value)] = {"type": "string", **limits}  # type: ignore[typeddict-item]  # only LIMITS pass
    return found
