"""What no schema can say: names that occur once, names that something has, and references that lead somewhere.

https://spec.openapis.org/oas/v3.0.3: operationId and name of a tag "MUST be unique"; parameters are identified by name and
location; "each template expression in the path MUST correspond to a path parameter".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import openapi
from apim.openapi_structure.at import At
from openapi.selection import resolve
from openapi.structure import REFERABLE, walk

EXPRESSION = re.compile(r"\{([^{}]*)\}")


def check(document: openapi.Document) -> Iterator[At]:
    """Names that occur twice or nowhere, and references that lead nowhere in the document."""
    yield from _tags(document.tree)
    for path, kind, node in walk("document", document.tree):
        if kind in REFERABLE and isinstance(node.get("$ref"), str):
            yield from _reference(document, path, node["$ref"])
        elif kind == "schema":
            yield from _required(document, path, node)
        if kind in {"operation", "pathItem"}:
            yield from _repeated_parameters(document, path, node)
    yield from _operations(document)


def _tags(tree: dict[str, Any]) -> Iterator[At]:
    tags = tree.get("tags")
    names = [tag.get("name") if isinstance(tag, dict) else None for tag in (tags if isinstance(tags, list) else ())]
    for index, name in _repeated(names):
        yield At(("tags", index), f'the tag "{name}" is there already')


def _reference(document: openapi.Document, path: tuple[str | int, ...], reference: str) -> Iterator[At]:
    try:
        resolve(document, reference)
    except LookupError:
        yield At((*path, "$ref"), f'the reference "{reference}" leads nowhere in the document')


def _required(document: openapi.Document, path: tuple[str | int, ...], schema: dict[str, Any]) -> Iterator[At]:
    """Of a schema that combines others: what it demands, one of them has to have."""
    required, parts = schema.get("required"), schema.get("allOf")
    if not isinstance(required, list) or not isinstance(parts, list) or path[-2:-1] in {("allOf",), ("oneOf",), ("anyOf",)}:
        return
    known = _properties(document, schema)
    missing = [name for name in required if isinstance(name, str) and name not in known]
    if missing:
        yield At((*path, "required"), f"required are properties that no part of the schema has: {', '.join(missing)}")


def _properties(document: openapi.Document, schema: Any) -> set[str]:
    """Names of all properties that a schema reaches without leaving the level of its instance."""
    found: set[str] = set()
    left, seen = [schema], set[int]()
    while left:
        each = left.pop()
        if not isinstance(each, dict) or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each.get("$ref"), str):
            left.append(_target(document, each["$ref"]))
        found |= set(each.get("properties", {}))
        for name in ("allOf", "anyOf", "oneOf"):
            left.extend(each.get(name, ()))
    return found


def _target(document: openapi.Document, reference: str) -> Any:
    try:
        return resolve(document, reference)
    except LookupError:
        return None


def _repeated_parameters(document: openapi.Document, path: tuple[str | int, ...], node: dict[str, Any]) -> Iterator[At]:
    parameters = [_resolved(document, each) for each in node.get("parameters", ())]
    for index, (name, place) in _repeated([(each.get("name"), each.get("in")) for each in parameters]):
        yield At((*path, "parameters", index), f'the parameter "{name}" in {place} is there already')


def _resolved(document: openapi.Document, parameter: dict[str, Any]) -> dict[str, Any]:
    target = _target(document, parameter["$ref"]) if isinstance(parameter.get("$ref"), str) else parameter
    return target if isinstance(target, dict) else {}


def _operations(document: openapi.Document) -> Iterator[At]:
    operations = openapi.operations(document)
    names = Counter(operation.operation_id for operation in operations if operation.operation_id)
    for operation in operations:
        at = ("paths", operation.path, operation.method.lower())
        if operation.operation_id and names[operation.operation_id] > 1:
            yield At(
                (*at, "operationId"), f'{names[operation.operation_id]} operations have the operationId "{operation.operation_id}"'
            )
        declared = {str(each.get("name")) for _, each in openapi.parameters(operation) if each.get("in") == "path"}
        used = set(EXPRESSION.findall(operation.path))
        yield from (At(at, f"{{{name}}} in the path is no path parameter of the operation") for name in sorted(used - declared))
        yield from (At(at, f'the path parameter "{name}" is not in the path') for name in sorted(declared - used))


def _repeated(values: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """What occurred before, with its index."""
    seen = []
    for index, value in enumerate(values):
        if value in seen:
            yield index, value
        seen.append(value)
