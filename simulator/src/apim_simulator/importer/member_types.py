"""What OpenAPI 3.0 forbids by type, or does not know, the service does not import (azure-docs issues 119506 and 123982).

Seen of a list as `type`, of a number as `exclusiveMinimum`, and of `uniqueItems` beside a parameter's schema (azure-apim-extension
issue 62) [C]; for the other members inferred from the library that reads the documents, OpenAPI.NET [V], and the standard's schema:
https://spec.openapis.org/oas/3.0/schema/2021-09-28
"""

from typing import Any

from apim_simulator.importer.result import Json, refuse

TEXT, FLAG, WHOLE, NUMBER, OBJECT, LIST = "a text", "true or false", "a whole number", "a number", "an object", "a list"
DATA = "anything"

_EXAMPLES = {"example": DATA, "examples": "{example"}
_STYLE = {"style": TEXT, "explode": FLAG, "allowReserved": FLAG}
_PARAMETER = {
    **_EXAMPLES,
    **_STYLE,
    "description": TEXT,
    "required": FLAG,
    "deprecated": FLAG,
    "allowEmptyValue": FLAG,
    "schema": "schema",
    "content": "{media",
}
_DOCS = {"externalDocs": "documentation"}
_SIZES = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_FLAGS = ("exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "nullable", "readOnly", "writeOnly", "deprecated")

KINDS: dict[str, dict[str, str]] = {
    "document": {
        "openapi": TEXT,
        "info": "info",
        "servers": "[server",
        "paths": "paths",
        "components": "components",
        "tags": "[tag",
        "security": "[requirement",
        **_DOCS,
    },
    "info": {
        "title": TEXT,
        "version": TEXT,
        "description": TEXT,
        "termsOfService": TEXT,
        "contact": "contact",
        "license": "licence",
    },
    "contact": {"name": TEXT, "url": TEXT, "email": TEXT},
    "licence": {"name": TEXT, "url": TEXT},
    "documentation": {"description": TEXT, "url": TEXT},
    "server": {"url": TEXT, "description": TEXT, "variables": "{variable"},
    "variable": {"enum": f"[{TEXT}", "default": TEXT, "description": TEXT},
    "tag": {"name": TEXT, "description": TEXT, **_DOCS},
    "requirement": {"*": f"[{TEXT}"},
    "components": {
        "schemas": "{schema",
        "responses": "{response",
        "parameters": "{parameter",
        "examples": "{example",
        "headers": "{header",
        "requestBodies": "{body",
        "securitySchemes": f"{{{OBJECT}",
        "links": f"{{{OBJECT}",
        "callbacks": "{paths",
    },
    "paths": {"*": "path"},
    "path": {
        "summary": TEXT,
        "description": TEXT,
        "servers": "[server",
        "parameters": "[parameter",
        **dict.fromkeys(("get", "put", "post", "delete", "options", "head", "patch", "trace"), "operation"),
    },
    "operation": {
        "tags": f"[{TEXT}",
        "summary": TEXT,
        "description": TEXT,
        "operationId": TEXT,
        "deprecated": FLAG,
        **_DOCS,
        "parameters": "[parameter",
        "requestBody": "body",
        "responses": "responses",
        "callbacks": "{paths",
        "security": "[requirement",
        "servers": "[server",
    },
    "parameter": {"name": TEXT, "in": TEXT, **_PARAMETER},
    "header": _PARAMETER,
    "body": {"description": TEXT, "required": FLAG, "content": "{media"},
    "responses": {"*": "response"},
    "response": {"description": TEXT, "headers": "{header", "content": "{media", "links": f"{{{OBJECT}"},
    "media": {**_EXAMPLES, "schema": "schema", "encoding": "{encoding"},
    "encoding": {**_STYLE, "contentType": TEXT, "headers": "{header"},
    "example": {"summary": TEXT, "description": TEXT, "externalValue": TEXT, "value": DATA},
    "schema": {
        **dict.fromkeys(("title", "pattern", "type", "description", "format"), TEXT),
        **dict.fromkeys(_FLAGS, FLAG),
        **dict.fromkeys(_SIZES, WHOLE),
        **dict.fromkeys(("multipleOf", "minimum", "maximum"), NUMBER),
        **dict.fromkeys(("allOf", "oneOf", "anyOf"), "[schema"),
        "required": f"[{TEXT}",
        "enum": LIST,
        "not": "schema",
        "items": "schema",
        "properties": "{schema",
        "additionalProperties": "open",
        "default": DATA,
        "example": DATA,
        "discriminator": "discriminator",
        "xml": "xml",
        **_DOCS,
    },
    "discriminator": {"propertyName": TEXT, "mapping": f"{{{TEXT}"},
    "xml": {"name": TEXT, "namespace": TEXT, "prefix": TEXT, "attribute": FLAG, "wrapped": FLAG},
}
"""What each member of an object of a kind is: a type, a kind, `[` and `{` for lists and objects of such; `*` is any other."""


Place = tuple["Place", Any] | tuple[()]
"""Where a value is: the place of what it is in, and its name there. Spelled out for a refusal alone."""


def check_member_types(document: Json) -> None:
    """Refuse the first member, in the order of the document, that OpenAPI 3.0 does not have there, or not of that type."""
    left: list[tuple[Place, str, Any]] = [((), "document", document)]
    while left:
        place, form, value = left.pop()
        inside: list[tuple[Place, str, Any]] = []
        if form[0] in "[{":
            _demand(place, value, LIST if form[0] == "[" else OBJECT)
            items = enumerate(value) if form[0] == "[" else value.items()
            inside = [((place, name), form[1:], item) for name, item in items]
        elif form == "open":
            inside = [] if isinstance(value, bool) else [(place, "schema", value)]
        elif form in KINDS:
            _demand(place, value, OBJECT)
            inside = _members(place, KINDS[form], value)
        else:
            _demand(place, value, form)
        left += reversed(inside)


def _members(place: Place, members: dict[str, str], value: Json) -> list[tuple[Place, str, Any]]:
    """What is in an object; beside `$ref` nothing counts, and extensions are the author's own."""
    if isinstance(value.get("$ref"), str):
        return []
    rest = members.get("*")
    for name in value:
        if name not in members and rest is None and not name.startswith("x-"):
            refuse(f"Parsing error: {name} is not a valid property at #{_pointer(place)}")
    named = ((name, item, members.get(name) or ("" if name.startswith("x-") else rest)) for name, item in value.items())
    return [((place, name), form, item) for name, item, form in named if form]


def _demand(place: Place, value: Any, wanted: str) -> None:
    if not _fits(value, wanted):
        refuse(f"Parsing error: #{_pointer(place)} must be {wanted} in OpenAPI 3.0")


TYPES: dict[str, type | tuple[type, ...]] = {
    TEXT: str,
    FLAG: bool,
    WHOLE: int,
    NUMBER: (int, float),
    OBJECT: dict,
    LIST: list,
}


def _fits(value: Any, wanted: str) -> bool:
    if isinstance(value, bool) or wanted == DATA:
        return wanted in (FLAG, DATA)
    return isinstance(value, TYPES[wanted])


def _pointer(place: Place) -> str:
    """As a JSON pointer."""
    tokens: list[str] = []
    while place:
        place, name = place
        tokens.append("/" + str(name).replace("~", "~0").replace("/", "~1"))
    return "".join(reversed(tokens))
