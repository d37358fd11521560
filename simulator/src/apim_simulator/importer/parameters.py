"""Parameters: gathered, checked, and turned into ARM's ParameterContract."""

import re
from dataclasses import dataclass
from typing import Any

from apim_simulator.importer.references import follow
from apim_simulator.importer.result import Json, refuse, unsupported
from apim_simulator.importer.schemas import SchemaRegistry

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation. `contract` is ARM's ParameterContract."""

    name: str
    place: str
    required: bool
    contract: Json


class ParameterReader:
    """Reads the parameter lists of a document's paths and operations, and registers their inline schemas."""

    def __init__(self, document: Json, registry: SchemaRegistry, warnings: list[str]) -> None:
        self._document = document
        self._registry = registry
        self._warnings = warnings

    def read(self, declared: Any, stem: str, where: str) -> list[Parameter]:
        """Parameters in document order, without those that import drops."""
        parameters = []
        for item in declared or []:
            members = follow(self._document, item)
            if not isinstance(members.get("name"), str) or members.get("in") not in ("path", "query", "header", "cookie"):
                refuse(f"Parsing error: a parameter of {where} has no name, or no known place")
            if not self._is_dropped(members, where):
                parameters.append(self._parameter(members, stem, where))
        check_names(parameters, where)
        return parameters

    def _is_dropped(self, members: Json, where: str) -> bool:
        """Cookie parameters, and query arrays other than `form` with `explode` (Learn; that these are dropped is assumed)."""
        reason = ""
        if members["in"] == "cookie":
            reason = "cookie parameters are not supported"
        elif members["in"] == "query" and (members.get("style", "form") != "form" or members.get("explode") is False):
            schema = follow(self._document, members.get("schema") or {})
            reason = "query arrays need style form with explode" if schema.get("type") == "array" else ""
        if reason:
            self._warnings.append(f'parameter "{members["name"]}" of {where} was dropped: {reason}')
        return bool(reason)

    def _parameter(self, members: Json, stem: str, where: str) -> Parameter:
        if "content" in members or not isinstance(members.get("schema"), dict):
            unsupported(f'parameter "{members["name"]}" of {where} has no schema; not simulated')
        contract = parameter_contract(self._document, members, members["name"]) | {
            "schemaId": self._registry.schema_id,
            "typeName": self._registry.type_of(members["schema"], stem),
        }
        required = members.get("required") is True or members["in"] == "path"
        if required:
            contract["required"] = True
        return Parameter(members["name"], members["in"], required, contract)


def parameter_contract(document: Json, members: Json, name: str) -> Json:
    """ARM's ParameterContract of a parameter or header, without schemaId, typeName and required.

    `description` is the parameter's own, never its schema's; `examples.default.value` likewise (templates). A schema without
    type gives an empty `type` (template). `defaultValue` and `values` (the enum) as text: the fields say text, what import
    fills in is inferred.
    """
    schema = follow(document, members["schema"])
    contract: Json = {
        "name": name,
        "type": schema.get("type", ""),
        "values": [as_text(value) for value in schema.get("enum") or []],
    }
    if members.get("description") is not None:
        contract["description"] = members["description"]
    if schema.get("default") is not None:
        contract["defaultValue"] = as_text(schema["default"])
    if "example" in members:
        contract["examples"] = {"default": {"value": members["example"]}}
    return contract


def as_text(value: Any) -> str:
    """A JSON value as the text that ARM's fields hold."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)


def merged(of_path: list[Parameter], of_operation: list[Parameter]) -> list[Parameter]:
    """The path's parameters, each replaced where the operation declares the same name and place, then the operation's own."""
    own = {(p.name, p.place): p for p in of_operation}
    inherited = [own.pop((p.name, p.place), p) for p in of_path]
    return [*inherited, *own.values()]


def check_names(parameters: list[Parameter], where: str) -> None:
    """Names differ over path and query together, letter case ignored (Learn); likewise among headers (inferred)."""
    seen: dict[tuple[str, bool], Parameter] = {}
    for parameter in parameters:
        other = seen.setdefault((parameter.name.lower(), parameter.place == "header"), parameter)
        if other is not parameter:
            refuse(f'Parsing error: parameters "{other.name}" and "{parameter.name}" of {where} must have different names')


def check_template(path: str, parameters: list[Parameter], where: str) -> None:
    """Every `{name}` of the path is declared (inferred). A path parameter that the path lacks is unrecorded, so refused by us."""
    declared = {p.name for p in parameters if p.place == "path"}
    wanted = PLACEHOLDER.findall(path)
    for name in wanted:
        if name not in declared:
            refuse(f'Parsing error: "{name}" in the path of {where} is not declared as a path parameter')
    for name in declared.difference(wanted):
        unsupported(f'path parameter "{name}" of {where} does not occur in the path; unrecorded')
