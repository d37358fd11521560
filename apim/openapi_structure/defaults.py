"""A schema's default is an instance of the schema.

https://spec.openapis.org/oas/v3.0.3#properties: "the default value MUST conform to the defined type for the Schema Object".
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import jsonschema_rs

import openapi
from apim.openapi_structure.at import At
from apim.openapi_structure.standard import is_newer
from openapi.structure import walk

DOCUMENT = "urn:document"


def check(document: openapi.Document) -> Iterator[At]:
    """Defaults that are none: at the schema, the message about the value."""
    schemas = _Schemas(document)
    for path, kind, node in walk("document", document.tree):
        if kind != "schema" or "default" not in node:
            continue
        value = node["default"]
        if value is None and node.get("nullable") is True:
            continue
        validator = schemas.validator(path, node)
        for error in validator.iter_errors(value) if validator else ():
            yield At((*path, "default"), f"the default does not fit its schema: {error.message}")


class _Schemas:
    """Validators of a document's schemas; the document itself is prepared where a schema refers to another."""

    def __init__(self, document: openapi.Document) -> None:
        self._newer = is_newer(document)
        self._document = document
        self._registry: Any = None

    def validator(self, path: tuple[str | int, ...], schema: dict[str, Any]) -> Any | None:
        """Of the schema at `path`; None where it is no schema, or refers to nothing, which other checks say."""
        try:
            return self._made(path, schema)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError):
            return None

    def _made(self, path: tuple[str | int, ...], schema: dict[str, Any]) -> Any:
        make = jsonschema_rs.Draft202012Validator if self._newer else jsonschema_rs.Draft4Validator
        if not _refers(schema):
            return make(self._plain(schema), validate_formats=True)
        if self._registry is None:
            draft = jsonschema_rs.Draft202012 if self._newer else jsonschema_rs.Draft4
            self._registry = jsonschema_rs.Registry([(DOCUMENT, self._plain(self._document.tree))], draft=draft)
        return make({"$ref": f"{DOCUMENT}#{quote(openapi.pointer(path))}"}, registry=self._registry, validate_formats=True)

    def _plain(self, node: Any) -> Any:
        return node if self._newer else with_null(node)


def with_null(node: Any) -> Any:
    """The node with `nullable`, which JSON Schema does not know, written as a type."""
    if isinstance(node, list):
        return [with_null(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {name: with_null(value) for name, value in node.items()}
    if found.get("nullable") is True and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found


def _refers(node: Any) -> bool:
    """Whether a schema has a reference in it."""
    left = [node]
    while left:
        each = left.pop()
        if isinstance(each, dict):
            if "$ref" in each or "$dynamicRef" in each:
                return True
            left.extend(each.values())
        elif isinstance(each, list):
            left.extend(each)
    return False
