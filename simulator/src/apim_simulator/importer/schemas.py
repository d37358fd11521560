"""The API's one schema resource: all components, then every inline schema of an operation."""

from typing import Any

from apim_simulator.importer.references import component_name, component_schemas
from apim_simulator.importer.result import Json, refuse, unsupported

CONTENT_TYPE = "application/vnd.oai.openapi.components+json"
INLINE = "x-apim-inline"

ORDER = (
    "$ref",
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "type",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "items",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "default",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "xml",
    "externalDocs",
    "example",
    "deprecated",
)
"""Keywords of OpenAPI 3.0 schemas as the service orders them.

Recorded for those that oaj-04 and oay-07 show together, inferred for the rest.
"""
_RANK = {keyword: rank for rank, keyword in enumerate(ORDER)}
DECIMALS = frozenset({"maximum", "minimum", "multipleOf"})
EXACT = 2**53
"""Integers up to here are the same number as a float."""


class SchemaRegistry:
    """Collects a document's schemas and gives inline ones their names."""

    def __init__(self, document: Json, schema_id: str) -> None:
        self.schema_id = schema_id
        self._schemas = {name: stored(schema) for name, schema in component_schemas(document).items()}
        self._deferred: Json = {}

    def type_of(self, schema: Json, stem: str) -> str:
        """`typeName` of a schema: its component's name, else a new inline one of that stem, `-1`, `-2` … where it is taken."""
        component = component_name(schema)
        if component is not None:
            return component
        return self.add_inline(schema, stem)

    def add_inline(self, schema: Json, stem: str) -> str:
        """Store an inline schema; equal ones are not shared (oaj-04)."""
        name, number = stem, 0
        while name in self._schemas:
            number += 1
            name = f"{stem}-{number}"
        self._schemas[name] = stored(schema) | {INLINE: True}
        return name

    def deferred(self, schema: Json, name: str) -> str:
        """`typeName` of an inline schema that operations share; it is stored once, after all others (oaj-04)."""
        component = component_name(schema)
        if component is not None:
            return component
        self._deferred[name] = stored(schema) | {INLINE: True}
        return name

    def properties(self) -> Json | None:
        """Properties of the schema resource; None where the document has no schema (inferred)."""
        schemas = self._schemas | self._deferred
        if not schemas:
            return None
        return {"contentType": CONTENT_TYPE, "document": {"components": {"schemas": schemas}}}


def stored(schema: Any) -> Any:
    """A schema as the service keeps it.

    Keywords are reordered, bounds become decimals (10 becomes 10.0, oaj-04), extensions are dropped (Learn).

    Beside `$ref` nothing counts, as OpenAPI 3.0 has it. A keyword outside OpenAPI 3.0 is refused: unrecorded.
    """
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, dict):
        refuse("Parsing error: a schema is not an object")
    if isinstance(schema.get("$ref"), str):
        return {"$ref": schema["$ref"]}
    known = [keyword for keyword in schema if not keyword.startswith("x-")]
    for keyword in known:
        if keyword not in _RANK:
            unsupported(f'schema keyword "{keyword}" is not of OpenAPI 3.0; what Azure makes of it is unrecorded')
    return {keyword: _keyword(keyword, schema[keyword]) for keyword in sorted(known, key=_RANK.__getitem__)}


def _keyword(keyword: str, value: Any) -> Any:
    if keyword == "properties":
        return {name: stored(schema) for name, schema in _object(keyword, value).items()}
    if keyword in ("allOf", "anyOf", "oneOf"):
        return [stored(schema) for schema in value]
    if keyword in ("items", "not", "additionalProperties"):
        return stored(value)
    return decimal(value) if keyword in DECIMALS else value


def _object(keyword: str, value: Any) -> Json:
    if not isinstance(value, dict):
        refuse(f"Parsing error: {keyword} is not an object")
    return value


def decimal(value: Any) -> Any:
    """An integer bound as a decimal; one beyond 2^53 stays an exact integer (our choice)."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= EXACT:
        return float(value)
    return value
