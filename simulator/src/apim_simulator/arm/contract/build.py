"""Tables of the contract, read from the models and operations of the installed `azure-mgmt-apimanagement`.

The SDK is generated from Azure's specification, so its models say what the wire may carry: names (`_attribute_map`), what
is read-only or required, lengths, patterns and ranges (`_validation`), the values of enumerations (named in the models'
docstrings), and, in the request builders, what a name in the path may be. Which enumerations are closed it does not say,
nor what is required where it flattens `properties`: the resource types say that, and a test compares both with Azure's type file.

This module is imported only when no table for the installed version is on disk: importing the SDK costs half a second.
"""

import ast
import importlib
import inspect
import re
from enum import Enum
from pathlib import Path
from types import ModuleType

from apim_simulator.store import Json

LIMITS = {
    "min_length": "min_length",
    "max_length": "max_length",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "min_items": "min_items",
    "max_items": "max_items",
}
ATTRIBUTES = "_attribute_map"
"""Where generated models keep their wire names; private by name only, every client reads it."""
VARTYPE = re.compile(r":vartype (\w+):\s*(.+?)(?=\n\s*:|\n\s*\n|\Z)", re.DOTALL)
ARGUMENTS = re.compile(r"path_format_arguments = (\{.*?\n    \})", re.DOTALL)
PARTS = re.compile(r"(?<!\\)\.")


def build(package: str) -> Json:
    """Tables of one SDK package: `models` by class name, `methods` and `names` by class of operations.

    A model maps wire names to rules; a rule has `type` ("str", "[ParameterContract]", "{str}" …) or, where the SDK
    flattens, nested `members`; and what applies of `readonly`, `required`, `enum`, and LIMITS.
    """
    models = importlib.import_module(f"{package}.models")
    operations = importlib.import_module(f"{package}.operations")
    groups = {name: group for name, group in vars(operations).items() if name.endswith("Operations") and inspect.isclass(group)}
    classes = {name: model for name, model in vars(models).items() if inspect.isclass(model) and hasattr(model, ATTRIBUTES)}
    return {
        "models": {name: model_rules(model, models) for name, model in classes.items()},
        "methods": {name: public_methods(group) for name, group in groups.items()},
        "names": {name: path_names(importlib.import_module(group.__module__)) for name, group in groups.items()},
    }


def model_rules(model: type, models: ModuleType) -> Json:
    """Rules of one model by wire name; `properties.x` becomes a member `x` of `properties`."""
    rules: Json = {}
    enums = enum_values(model, models)
    for attribute, entry in getattr(model, ATTRIBUTES).items():
        *outer, last = (part.replace("\\.", ".") for part in PARTS.split(entry["key"]))
        level = rules
        for part in outer:
            level = level.setdefault(part, {"members": {}})["members"]
        validation = getattr(model, "_validation", {}).get(attribute, {})
        rule: Json = {"type": entry["type"]}
        rule |= {ours: validation[theirs] for theirs, ours in LIMITS.items() if theirs in validation}
        rule |= {flag: True for flag in ("readonly", "required") if validation.get(flag)}
        if attribute in enums:
            rule["enum"] = enums[attribute]
        level[last] = rule
    return rules


def enum_values(model: type, models: ModuleType) -> dict[str, list[str]]:
    """Values of the model's attributes whose documented type is an enumeration, alone or in a list."""
    found = {}
    for attribute, described in VARTYPE.findall(inspect.getdoc(model) or ""):
        named = re.search(r"\.models\.(\w+)", "".join(described.split()))
        enum = getattr(models, named[1], None) if named else None
        if inspect.isclass(enum) and issubclass(enum, Enum):
            found[attribute] = [str(member.value) for member in enum]
    return found


def public_methods(group: type) -> list[str]:
    """Names of a group's methods: PATCH exists only where `update` or `begin_update` does."""
    return sorted(name for name, _ in inspect.getmembers(group, inspect.isfunction) if not name.startswith("_"))


def path_names(module: ModuleType) -> Json:
    """Limits of the names in the path, by parameter: `{"backendId": {"max_length": 80, "min_length": 1}}`.

    Only the builders' `path_format_arguments` are parsed, each wording once: whole modules would take seconds.
    """
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    names: Json = {}
    for text in dict.fromkeys(ARGUMENTS.findall(source)):
        mapping = ast.parse(text, mode="eval").body
        if not isinstance(mapping, ast.Dict):
            continue
        for key, value in zip(mapping.keys, mapping.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(value, ast.Call):
                limits = {word.arg: ast.literal_eval(word.value) for word in value.keywords if word.arg in LIMITS}
                names[str(key.value)] = limits
    return names
