"""The property that a discriminator names has to be required, or one of the variants has to have it."""

from collections.abc import Iterator
from typing import Any

from openapi.operation import target
from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A component schema with a discriminator whose property it does not demand, and of which no variant or part says anything."""
    tree = subject.document.tree
    for path, kind, node in subject.objects:
        given = node.get("discriminator")
        if kind != "schema" or path[:2] != ("components", "schemas") or len(path) != 3 or not isinstance(given, dict):  # noqa: PLR2004
            continue
        name = given.get("propertyName")
        if isinstance(name, str) and not _demands(node, name) and not any(_has(part, name) for part in _parts(tree, node)):
            found = f'the discriminator\'s property "{name}" is not required, and no variant has it'
            yield Fault(pointer((*path, "discriminator")), found, f'add "{name}" to required')


def _demands(schema: dict[str, Any], name: str) -> bool:
    required = schema.get("required")
    return isinstance(required, list) and name in required


def _has(schema: dict[str, Any], name: str) -> bool:
    properties = schema.get("properties")
    return _demands(schema, name) or (isinstance(properties, dict) and name in properties)


def _parts(tree: dict[str, Any], schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas that one is put together of, at all depths."""
    left, seen = [schema], set[int]()
    while left:
        each = left.pop()
        lists = (each.get(name) for name in ("oneOf", "anyOf", "allOf"))
        nodes = [node for given in lists if isinstance(given, list) for node in given if isinstance(node, dict)]
        for part in (target(tree, node) for node in nodes):
            if part is not None and id(part) not in seen:
                seen.add(id(part))
                left.append(part)
                yield part


RULE = Rule(
    id="APIM-IMPORT-019",
    severity="error",
    confidence="reported",
    source="https://github.com/lvbag/BAG-API/issues/8 and https://github.com/commercetools/commercetools-api-reference/issues/279: "
    '"must contain property specified in the discriminator … in the required field list"; what counts besides is that rule of the '
    "library, https://github.com/microsoft/OpenAPI.NET",
    remedy="add the property to required",
    check=check,
)
