"""`$ref`: which ones stop an import, and what the others point at."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from apim_simulator.importer.result import Json, refuse, unsupported

NAME_MAPS = frozenset(
    [
        "callbacks",
        "content",
        "encoding",
        "examples",
        "headers",
        "links",
        "mapping",
        "parameters",
        "paths",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "variables",
    ]
)
"""Members whose own members bear names that people chose, such as a property called `example` or `x-id`."""
DATA = frozenset({"example", "default", "enum", "value"})
"""Members that hold data, in which `$ref` means nothing."""
HONOURED_EXTENSIONS = ("x-ms-paths", "x-servers")
"""The two extensions that Learn says are read; not simulated."""

SCHEMAS = "#/components/schemas/"
KEY = re.compile(r"^[a-zA-Z0-9.\-_]+$")


def check_references(document: Json) -> None:
    r"""Refuse what is not simulated and what Azure refuses.

    External references are refused (Learn), except inside the extensions that are ignored; dangling ones too
    (azure-rest-api-specs issues 33724, 35062), and those that only lead back to themselves (inferred: they name nothing); so are
    schema names outside `^[a-zA-Z0-9\.\-_]+$`.
    """
    for extension in HONOURED_EXTENSIONS:
        if extension in document:
            unsupported(f"{extension} is not simulated")
    for pointer in _references(document, names=False):
        if not pointer.startswith("#"):
            refuse(f'Parsing error: external reference "{pointer}" is not supported')
        target = resolve(document, pointer)
        if target is None:
            refuse(f'Parsing error: reference "{pointer}" points at nothing')
        if isinstance(target, dict) and "$ref" in target:
            follow(document, target)
    for key in component_schemas(document):
        if KEY.fullmatch(key) is None:
            refuse(f'Parsing error: schema name "{key}" must match {KEY.pattern}')


def _references(node: Any, *, names: bool) -> Iterator[str]:
    """Every `$ref` of the document; `names` says that this object's members bear chosen names."""
    if isinstance(node, list):
        for item in node:
            yield from _references(item, names=False)
    elif isinstance(node, dict):
        pointer = node.get("$ref")
        if isinstance(pointer, str) and not names:
            yield pointer
        for key, value in node.items():
            if names or not (key in DATA or key.startswith("x-")):
                yield from _references(value, names=key in NAME_MAPS and not names and isinstance(value, dict))


def resolve(document: Json, pointer: str) -> Any:
    """The value at a local JSON pointer, or None."""
    node: Any = document
    for token in unquote(pointer[1:]).split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict):
            node = node.get(name)
        elif isinstance(node, list) and name.isdigit() and int(name) < len(node):
            node = node[int(name)]
        else:
            return None
    return node


def follow(document: Json, node: Any) -> Json:
    """The object that `node` is or refers to, through any number of references."""
    seen: set[str] = set()
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        pointer = node["$ref"]
        if pointer in seen:
            refuse(f'Parsing error: reference "{pointer}" refers to itself')
        seen.add(pointer)
        node = resolve(document, pointer)
    if not isinstance(node, dict):
        refuse("Parsing error: an object was expected")
    return node


def component_name(node: Any) -> str | None:
    """Name of the component schema that `node` refers to; None for an inline schema."""
    pointer = node.get("$ref") if isinstance(node, dict) else None
    if isinstance(pointer, str) and pointer.startswith(SCHEMAS) and "/" not in pointer[len(SCHEMAS) :]:
        return unquote(pointer[len(SCHEMAS) :])
    return None


def component_schemas(document: Json) -> Json:
    """The document's component schemas by name."""
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return schemas if isinstance(schemas, dict) else {}


def recursive_schemas(document: Json) -> list[str]:
    """Component schemas that reach themselves, in document order.

    Learn calls recursion unsupported, yet Microsoft's AI-Gateway sample ships such a document for inline import: accepted with
    a warning.
    """
    schemas = component_schemas(document)
    edges = {
        name: {n for n in map(_component_of, _references(schema, names=False)) if n in schemas} for name, schema in schemas.items()
    }
    return [name for name in schemas if _reaches(edges, name)]


def _component_of(pointer: str) -> str | None:
    return component_name({"$ref": pointer})


def _reaches(edges: dict[str, set[Any]], start: str) -> bool:
    seen: set[str] = set()
    pending = list(edges[start])
    while pending:
        name = pending.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            pending.extend(edges[name])
    return False
