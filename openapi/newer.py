"""What OpenAPI 3.1 has and 3.0 lacks: constructs that an import ignores, downgrades or drops.

https://spec.openapis.org/oas/v3.1.1 and the JSON Schema draft 2020-12 it builds on, against https://spec.openapis.org/oas/v3.0.3
"""

from collections.abc import Iterator
from typing import Any

from openapi.structure import MEMBERS, REFERABLE, Tokens, children

KEYWORDS = frozenset(
    {
        *("$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$schema"),
        *("const", "examples", "if", "then", "else", "prefixItems", "propertyNames", "patternProperties"),
        *("contains", "maxContains", "minContains", "unevaluatedItems", "unevaluatedProperties"),
        *("contentEncoding", "contentMediaType", "contentSchema", "dependentRequired", "dependentSchemas"),
    }
)
"""Keywords of schemas."""

MEMBERS_ELSEWHERE: dict[str, frozenset[str]] = {
    "document": frozenset({"jsonSchemaDialect", "webhooks"}),
    "info": frozenset({"summary"}),
    "components": frozenset({"pathItems"}),
}
BESIDE_A_REFERENCE = frozenset({"summary", "description"})
"""What a Reference Object may hold besides since 3.1; in schemas anything may."""


def constructs(tree: dict[str, Any]) -> Iterator[tuple[str, Tokens]]:
    """Name and place of each construct, in the order of the document. Passes over what has not the type it should have."""
    left: list[tuple[Tokens, str, Any]] = [((), "document", tree)]
    while left:
        path, kind, node = left.pop()
        if kind == "schema" and isinstance(node, bool) and path[-1] != "additionalProperties":
            yield "a boolean as schema", path
        if not isinstance(node, dict):
            continue
        for name, member in _of(kind, node):
            yield name, (*path, member)
        if _is_regular(kind, node):
            inside = [((*path, *tokens), child, value) for tokens, child, value in children(kind, node)]
            left.extend(reversed(inside))


def _of(kind: str, node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Name of each construct of one object, and the member that is it."""
    for member in node:
        if member in MEMBERS_ELSEWHERE.get(kind, ()):
            yield member, member
    if kind == "info" and isinstance(node.get("license"), dict) and "identifier" in node["license"]:
        yield "license.identifier", "license"
    if kind in REFERABLE and "$ref" in node:
        beside = sorted(node.keys() - {"$ref"}) if kind == "schema" else sorted(node.keys() & BESIDE_A_REFERENCE)
        if beside:
            yield "members beside $ref", beside[0]
    elif kind == "schema":
        yield from _of_schema(node)


def _of_schema(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for member in sorted(node.keys() & KEYWORDS):
        yield member, member
    if isinstance(node.get("type"), list):
        yield "a list of types", "type"
    if node.get("type") == "null":
        yield "the type null", "type"
    for member in ("exclusiveMinimum", "exclusiveMaximum"):
        if member in node and not isinstance(node[member], bool):
            yield f"{member} as a number", member


def _is_regular(kind: str, node: dict[str, Any]) -> bool:
    """Whether the members that `children` looks into have the types it takes for granted."""
    containers: dict[str, tuple[type, ...]] = {"one": (dict, bool), "list": (list,), "map": (dict,)}
    table = MEMBERS[kind]
    rest = table.get("*")
    return all(
        isinstance(value, containers[member[0]])
        for name, value in node.items()
        if (member := table.get(name) or (rest if rest and not name.startswith("x-") else None))
    )
