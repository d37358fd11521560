"""Between the provider's properties and ARM's bodies, in both directions (PROV-SHAPE)."""

from collections.abc import Callable, Mapping
from typing import Any

from apim_simulator.provider.classes.row import NOTHING
from apim_simulator.provider.metadata.types import Resource, Rule
from apim_simulator.provider.values import UNKNOWN, Json

API_VERSION = "azureApiVersion"
CREATE_BEFORE_DELETE = "__createBeforeDelete"
ANY: Rule = {"type": "any"}
Convert = Callable[[Resource, Any, Rule], Any]
ARM_OWN = frozenset({"id", "name", "type"})
"""Outputs under these names are the envelope's, also where a class has an input `type` (Backend; inferred)."""


def body(resource: Resource, inputs: Mapping[str, Any], before: Mapping[str, Any] = NOTHING) -> Json:
    """The ARM body: each property in its place, path parameters and the api-version left out, as is what ARM's types do not have.

    `properties` is there even when empty, where the class keeps any property in it (inferred for classes that require none).
    Members of a string set that were there `before` become null, which asks for their removal.
    """
    members = resource.derived["body"]
    built: Json = {"properties": {}} if any(len(member["place"]) > 1 for member in members.values()) else {}
    for name, member in members.items():
        if name in inputs:
            *outer, last = member["place"]
            level = built
            for part in outer:
                level = level.setdefault(part, {})
            level[last] = _to_arm(resource, inputs[name], before.get(name), member["rule"])
    return built


def outputs(resource: Resource, answer: Mapping[str, Any]) -> Json:
    """State of a resource: declared outputs lifted out of `properties`, to any depth, plus `id` and `azureApiVersion`; no nulls.

    Nothing is copied from inputs: what GET does not return is not in the state.
    """
    properties = answer.get("properties")
    inside = properties if isinstance(properties, dict) else {}
    found: Json = {"id": answer["id"]} if "id" in answer else {}
    for name, rule in resource.derived["outputs"].items():
        value = _output(resource, name, answer, inside)
        if value is not None:
            found[name] = _declared(resource, value, rule)
    return found | {API_VERSION: resource.row.version}


def preview(resource: Resource, inputs: Mapping[str, Any], old: Mapping[str, Any] = NOTHING) -> Json:
    """State as far as it is known before the write: the inputs, everything else unknown (PROV-10).

    For an update `old` is the state before: the provider keeps `name` and `location` of it, which no update changes, so that
    dependents are not planned for replacement (read in the provider's source, v3).
    """
    known = {name: old[name] for name in ("name", "location") if name in old}
    return dict.fromkeys(resource.derived["outputs"], UNKNOWN) | dict(inputs) | known


def input_part(resource: Resource, state: Mapping[str, Any]) -> Json:
    """What of a state could be an input, to any depth; Backend's `type` could not, being the envelope's there."""
    members = resource.derived["body"]
    return {
        name: _as_input(resource, state[name], member["rule"])
        for name, member in members.items()
        if name in state and name not in ARM_OWN
    }


def imported(resource: Resource, path_values: Mapping[str, str], answer: Mapping[str, Any]) -> Json:
    """Inputs that would have made what ARM answers, as far as an answer shows them (PROV-34).

    With `azureApiVersion`, so that Check's own addition is no difference (inferred).
    """
    found: Json = dict(path_values)
    for name, member in resource.derived["body"].items():
        value = _filled(_as_input(resource, _at(answer, member["place"]), member["rule"]))
        if value is not None and name not in path_values:
            found[name] = value
    return found | {API_VERSION: resource.row.version}


def _output(resource: Resource, name: str, answer: Mapping[str, Any], inside: Mapping[str, Any]) -> Any:
    if name in ARM_OWN:
        return answer.get(name)
    member = resource.derived["body"].get(name)
    if member is not None:
        return _at(answer, member["place"])
    return inside.get(resource.row.outputs_renamed.get(name, name), answer.get(name))


def _at(answer: Any, place: list[str]) -> Any:
    for part in place:
        answer = answer.get(part) if isinstance(answer, dict) else None
    return answer


def _to_arm(resource: Resource, value: Any, before: Any, rule: Rule) -> Any:
    if rule.get("set") and isinstance(value, list):
        gone = before if isinstance(before, list) else []
        return {str(item): None for item in gone} | {str(item): {} for item in value}
    if isinstance(value, list):
        return [_to_arm(resource, item, None, rule["items"]) for item in value] if "items" in rule else value
    if not isinstance(value, dict):
        return value
    earlier = before if isinstance(before, dict) else {}
    if "items" in rule:
        return {key: _to_arm(resource, item, earlier.get(key), rule["items"]) for key, item in value.items()}
    if "model" not in rule:
        return value
    members = resource.models[rule["model"]]
    return {key: _to_arm(resource, item, earlier.get(key), members[key]) for key, item in value.items() if key in members}


def _as_input(resource: Resource, value: Any, rule: Rule) -> Any:
    return sorted(value) if rule.get("set") and isinstance(value, dict) else _declared(resource, value, rule, _as_input)


def _declared(resource: Resource, value: Any, rule: Rule, inner: Convert | None = None) -> Any:
    """The value without nulls and without members its type does not declare."""
    convert = inner or _declared
    if isinstance(value, list) and "items" in rule:
        return [convert(resource, item, rule["items"]) for item in value]
    if not isinstance(value, dict):
        return value
    members = resource.models.get(rule.get("model", ""))
    types = {key: rule.get("items", ANY) if members is None else members.get(key) for key in value}
    return {key: convert(resource, item, kind) for key, item in value.items() if item is not None and (kind := types[key])}


def _filled(value: Any) -> Any:
    """The value without empty collections at any depth; None when nothing is left."""
    if isinstance(value, dict):
        return {key: inner for key, item in value.items() if (inner := _filled(item)) is not None} or None
    if isinstance(value, list):
        return [inner for item in value if (inner := _filled(item)) is not None] or None
    return value
