"""The JSON schema that an answer must fit.

A strict schema names every property as required and forbids additional ones
(https://learn.microsoft.com/azure/ai-foundry/openai/how-to/structured-outputs); the words of the refusal are from issues.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from apim_simulator.model import errors


def schema_of(holder: Any, param: str) -> Any:
    """The schema of `{name, schema, strict}`. Raises Refused for one that strictness forbids."""
    if not isinstance(holder, Mapping) or not isinstance(holder.get("name"), str):
        raise errors.invalid_request(f"Missing required parameter: '{param}.json_schema'.", param, "missing_required_parameter")
    schema = holder.get("schema", {"type": "object"})
    if not isinstance(schema, Mapping):
        raise errors.invalid_request(f"Invalid type for '{param}.schema': expected an object.", param, "invalid_type")
    if holder.get("strict") is True:
        for problem in _problems(schema, (), 0):
            raise errors.invalid_request(f"Invalid schema for {param} '{holder['name']}': {problem}", param, None)
    return schema


DEPTH = 50
"""Deeper schemas are not looked through."""


def _problems(schema: Any, context: tuple[str, ...], depth: int) -> Iterator[str]:
    if not isinstance(schema, Mapping) or depth > DEPTH:
        return
    place = f"In context=({', '.join(repr(part) for part in context)}{',' if len(context) == 1 else ''})"
    properties, required = _mapping(schema.get("properties")), schema.get("required")
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            yield f"{place}, 'additionalProperties' is required to be supplied and to be false."
        missing = [name for name in properties if not isinstance(required, list) or name not in required]
        if missing:
            words = "'required' is required to be supplied and to be an array including every key in properties."
            yield f"{place}, {words} Missing '{missing[0]}'."
    for keyword in ("properties", "$defs"):
        for name, inner in _mapping(schema.get(keyword)).items():
            yield from _problems(inner, (*context, keyword, str(name)), depth + 1)
    yield from _problems(schema.get("items"), (*context, "items"), depth + 1)
    options = schema.get("anyOf")
    for number, inner in enumerate(options if isinstance(options, list) else []):
        yield from _problems(inner, (*context, "anyOf", str(number)), depth + 1)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
