"""Reads pulumi-azure-native without importing it: what a class takes, gives and defaults to is in its module's syntax tree.

Importing the package takes a second; parsing the three files of a class takes a fraction of that, and only when no table is cached.
"""

import ast
from dataclasses import dataclass, field
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from apim_simulator.provider.metadata.types import Kind, Rule

SCALARS: dict[str, Kind] = {
    "str": "string",
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "Any": "any",
    "Archive": "any",
}


class SourceUnreadable(Exception):
    """An SDK is missing, or not laid out as the version this was written for."""


@dataclass(frozen=True, slots=True)
class Type:
    """A class of the SDK by the provider's names: `inputs` per name, `outputs`, and the defaults the SDK sends by itself."""

    inputs: dict[str, Rule]
    outputs: dict[str, Rule] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)


def package_folder(package: str) -> Path:
    """Folder of an installed top-level package. Raises SourceUnreadable."""
    found = PathFinder.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SourceUnreadable(f"package {package} is not installed; the stand-in plugin derives its tables from it")
    return Path(next(iter(found.submodule_search_locations)))


def resource(module: str, name: str) -> Type:
    """A resource class, e.g. `resource("apimanagement", "Api")`. Raises SourceUnreadable."""
    classes = _classes(package_folder("pulumi_azure_native") / module / f"{_snake(name)}.py")
    if name not in classes or f"{name}Args" not in classes:
        raise SourceUnreadable(f"pulumi_azure_native.{module} has no class {name}")
    arguments = classes[f"{name}Args"]
    names = _wire_names(arguments)
    return Type(_inputs(arguments), _outputs(classes[name]), _defaults(arguments, names))


def argument_type(module: str, name: str) -> dict[str, Rule]:
    """An input object type, e.g. `argument_type("apimanagement", "ParameterContractArgs")`. Raises SourceUnreadable."""
    classes = _classes(package_folder("pulumi_azure_native") / module / "_inputs.py")
    if name not in classes:
        raise SourceUnreadable(f"pulumi_azure_native.{module} has no input type {name}")
    return _inputs(classes[name])


def result_type(module: str, name: str) -> dict[str, Rule]:
    """An output object type, e.g. `result_type("apimanagement", "ParameterContractResponse")`. Raises SourceUnreadable."""
    classes = _classes(package_folder("pulumi_azure_native") / module / "outputs.py")
    if name not in classes:
        raise SourceUnreadable(f"pulumi_azure_native.{module} has no output type {name}")
    return _outputs(classes[name])


@cache
def _classes(file: Path) -> dict[str, ast.ClassDef]:
    if not file.is_file():
        raise SourceUnreadable(f"pulumi_azure_native has no {file.parent.name}/{file.name}")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("_")


def _wire_names(node: ast.ClassDef) -> dict[str, str]:
    """Python name -> provider's name, from `@pulumi.getter` on the properties."""
    names = {}
    for method in node.body:
        if not isinstance(method, ast.FunctionDef):
            continue
        for decorator in method.decorator_list:
            text = ast.unparse(decorator)
            if text.startswith("pulumi.getter"):
                named = decorator.keywords[0].value if isinstance(decorator, ast.Call) else None
                names[method.name] = str(named.value) if isinstance(named, ast.Constant) else method.name
    return names


def _outputs(node: ast.ClassDef) -> dict[str, Rule]:
    """Outputs by the provider's name, typed by what their properties return."""
    names = _wire_names(node)
    methods = [method for method in node.body if isinstance(method, ast.FunctionDef) and method.name in names]
    return {names[method.name]: _rule(method.returns) for method in methods if method.returns is not None}


def _initializer(node: ast.ClassDef) -> ast.FunctionDef:
    return next(item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__")


def _inputs(node: ast.ClassDef) -> dict[str, Rule]:
    """Inputs by the provider's name, in the order of the SDK; one without default is required."""
    names = _wire_names(node)
    arguments = _initializer(node).args
    found: dict[str, Rule] = {}
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if argument.annotation is None:
            raise SourceUnreadable(f"{node.name}.{argument.arg} has no type")
        rule = _rule(argument.annotation)
        if default is None:
            rule["required"] = True
        found[names[argument.arg]] = rule
    return found


def _defaults(node: ast.ClassDef, names: dict[str, str]) -> dict[str, Any]:
    """What the SDK fills in: `if format is None: format = 'xml'`."""
    found = {}
    for statement in _initializer(node).body:
        if isinstance(statement, ast.If) and isinstance(statement.body[0], ast.Assign):
            target, value = statement.body[0].targets[0], statement.body[0].value
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                found[names[target.id]] = value.value
    return found


def _rule(annotation: ast.expr) -> Rule:
    """`pulumi.Input[Optional[Sequence[pulumi.Input['X']]]]` -> array of objects X. An enumeration counts as its plain type."""
    if isinstance(annotation, ast.Constant):
        name = str(annotation.value).removeprefix("outputs.")
        return (
            {"type": "object", "model": name} if name.endswith(("Args", "Response")) else {"type": "string"}
        )  # else an enumeration
    if isinstance(annotation, ast.Attribute | ast.Name):
        name = annotation.attr if isinstance(annotation, ast.Attribute) else annotation.id
        return {"type": SCALARS[name]}
    if not isinstance(annotation, ast.Subscript):
        raise SourceUnreadable(f"type {ast.unparse(annotation)} is none this plugin knows")
    outer = ast.unparse(annotation.value).rpartition(".")[2]
    parts = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
    if outer == "Sequence":
        return {"type": "array", "items": _rule(parts[0])}
    if outer == "Mapping":
        return {"type": "map", "items": _rule(parts[1])}
    return _rule(parts[0])  # Input, Optional, and Union[str, an enumeration]
