"""What OpenAPI puts where, as one table: the only place that knows which member holds which kind of object.

Everything that must tell a schema from an example, or a property named `description` from a description, walks by
this table; whatever it does not name (`default`, `enum`, `example`, …) is data and left alone.
https://spec.openapis.org/oas/v3.0.3
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

Form = Literal["one", "list", "map"]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_CONTENT: dict[str, tuple[Form, str]] = {
    "schema": ("one", "schema"),
    "content": ("map", "mediaType"),
    "examples": ("map", "example"),
}

NEWER: dict[str, tuple[Form, str]] = {
    **dict.fromkeys(
        ("if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"), ("one", "schema")
    ),
    "prefixItems": ("list", "schema"),
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties"), ("map", "schema")),
}
"""What 3.1 adds: schemas in it refer to others as well. https://json-schema.org/draft/2020-12/json-schema-core#section-10"""

MEMBERS: dict[str, dict[str, tuple[Form, str]]] = {
    "document": {
        "info": ("one", "info"),
        "servers": ("list", "server"),
        "paths": ("one", "paths"),
        "components": ("one", "components"),
    },
    "info": {},
    "server": {"variables": ("map", "variable")},
    "variable": {},
    "components": {
        "schemas": ("map", "schema"),
        "responses": ("map", "response"),
        "parameters": ("map", "parameter"),
        "examples": ("map", "example"),
        "requestBodies": ("map", "requestBody"),
        "headers": ("map", "header"),
        "links": ("map", "link"),
        "callbacks": ("map", "callback"),
    },
    "paths": {"*": ("one", "pathItem")},
    "callback": {"*": ("one", "pathItem")},
    "pathItem": {
        "parameters": ("list", "parameter"),
        "servers": ("list", "server"),
        **dict.fromkeys(METHODS, ("one", "operation")),
    },
    "operation": {
        "parameters": ("list", "parameter"),
        "requestBody": ("one", "requestBody"),
        "responses": ("one", "responses"),
        "callbacks": ("map", "callback"),
        "servers": ("list", "server"),
    },
    "responses": {"*": ("one", "response")},
    "parameter": _CONTENT,
    "header": _CONTENT,
    "requestBody": {"content": ("map", "mediaType")},
    "response": {"headers": ("map", "header"), "content": ("map", "mediaType"), "links": ("map", "link")},
    "link": {"server": ("one", "server")},
    "mediaType": {"schema": ("one", "schema"), "examples": ("map", "example"), "encoding": ("map", "encoding")},
    "encoding": {"headers": ("map", "header")},
    "example": {},
    "schema": {
        "properties": ("map", "schema"),
        "items": ("one", "schema"),
        "additionalProperties": ("one", "schema"),
        "not": ("one", "schema"),
        "allOf": ("list", "schema"),
        "oneOf": ("list", "schema"),
        "anyOf": ("list", "schema"),
        **NEWER,
    },
}

REFERABLE = frozenset({"schema", "response", "parameter", "example", "requestBody", "header", "link", "callback", "pathItem"})
"""Kinds that may be a Reference Object instead: `$ref`, beside which nothing else counts."""

_NAMES = {kind: frozenset(table) for kind, table in MEMBERS.items() if "*" not in table}
"""What can hold an object, of kinds that name it: most schemas have none of these, and one look tells."""

SECTIONS = {kind: section for section, (_, kind) in MEMBERS["components"].items()}
"""The section of `components` that holds each kind."""

Tokens = tuple[str | int, ...]


def children(kind: str, node: dict[str, Any]) -> Iterator[tuple[Tokens, str, Any]]:
    """The objects directly inside one of `kind`: tokens that lead there, kind, value. References have none."""
    if kind in REFERABLE and "$ref" in node:
        return
    table = MEMBERS[kind]
    rest = table.get("*")
    for name, value in node.items():
        member = table.get(name) or (rest if rest and not name.startswith("x-") else None)
        if member is None:
            continue
        form, child = member
        if form == "one":
            yield (name,), child, value
        elif form == "list":
            for index, item in enumerate(value):
                yield (name, index), child, item
        else:
            for key, item in value.items():
                yield (name, key), child, item


def walk(kind: str, node: Any, at: Tokens = ()) -> Iterator[tuple[Tokens, str, dict[str, Any]]]:
    """Every object at and under `node`, outermost first; booleans in the place of a schema are passed over."""
    left: list[tuple[Tokens, str, Any]] = [(at, kind, node)]
    while left:
        path, kind, node = left.pop()
        if isinstance(node, dict):
            yield path, kind, node
            names = _NAMES.get(kind)
            if names is None or not names.isdisjoint(node):
                inside = [((*path, *tokens), child, value) for tokens, child, value in children(kind, node)]
                left.extend(reversed(inside))


def rebuilt(kind: str, node: dict[str, Any], change: Callable[[str, Any, str], Any]) -> dict[str, Any]:
    """A copy of an object of `kind` with each object directly inside it changed.

    `change` gets the kind, the value and the key it is at ("" in a list) of each.
    """
    table = MEMBERS[kind]
    rest = table.get("*")
    result: dict[str, Any] = {}
    for name, value in node.items():
        member = table.get(name) or (rest if rest and not name.startswith("x-") else None)
        if member is None:
            result[name] = value
        elif member[0] == "one":
            result[name] = change(member[1], value, name)
        elif member[0] == "list":
            result[name] = [change(member[1], item, "") for item in value]
        else:
            result[name] = {key: change(member[1], item, key) for key, item in value.items()}
    return result
