"""The operations of a document, and the names API Management gives them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from openapi.document import Document
from openapi.pointers import follow, local_tokens, pointer, tokens_of
from openapi.structure import METHODS

MAX_NAME = 76
"""Characters Learn cuts a generated name to; ARM itself takes 80."""

MAX_CHAIN = 20
"""References followed one after the other before a circle is assumed."""

NOT_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `path` is its key in `paths`, `item` the path item that holds it, `node` the operation itself, `tree` all."""

    method: str
    path: str
    node: dict[str, Any]
    item: dict[str, Any]
    tree: dict[str, Any]

    @property
    def route(self) -> str:
        """`POST /chat/completions`."""
        return f"{self.method} {self.path}"

    @property
    def place(self) -> str:
        """Pointer to the operation."""
        return pointer(("paths", self.path, self.method.lower()))

    @property
    def operation_id(self) -> str | None:
        """The id the document gives; an empty one counts as none."""
        return self.node.get("operationId") or None

    @property
    def name(self) -> str:
        """ARM name after import: the operationId verbatim ([R] rev-05), else the generated one."""
        return self.operation_id or generated_name(self.method, self.path)


def operations(document: Document) -> tuple[Operation, ...]:
    """All operations, by path and then in OpenAPI's order of methods, whatever the order of keys."""
    return tuple(
        Operation(method.upper(), path, item[method], item, document.tree)
        for path, item in sorted(document.tree["paths"].items())
        if not path.startswith("x-")
        for method in METHODS
        if method in item
    )


def parameters(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Pointer and value of each parameter that applies: the operation's own, then those of its path it does not override.

    A reference gives what it names; one that leads nowhere gives nothing, which rule APIM-IMPORT-007 reports.
    """
    own = _resolved(operation.tree, operation.node)
    names = {(parameter.get("name"), parameter.get("in")) for _, parameter in own}
    for index, parameter in own:
        yield f"{operation.place}/parameters/{index}", parameter
    for index, parameter in _resolved(operation.tree, operation.item):
        if (parameter.get("name"), parameter.get("in")) not in names:
            yield f"{pointer(('paths', operation.path))}/parameters/{index}", parameter


def parameter_definitions(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """As `parameters`, with the pointer to where each is defined: what a reference ends at, which operations may share."""
    for place, parameter in parameters(operation):
        yield definition(operation.tree, place), parameter


def definition(tree: dict[str, Any], place: str) -> str:
    """The pointer that a chain of local references from a place ends at; the place itself where that is no reference."""
    for _ in range(MAX_CHAIN):
        node = follow(tree, tokens_of(place))
        tokens = local_tokens(node["$ref"]) if isinstance(node.get("$ref"), str) else None
        if tokens is None:
            break
        place = pointer(tokens)
    return place


def url_template(operation: Operation, required_query_parameters: Literal["template", "query"]) -> str:
    """The URL template that the import makes: with Azure's default, required query parameters are part of it (recorded: rev-05)."""
    required = required_query_names(operation)
    if required_query_parameters == "query" or not required:
        return operation.path
    return f"{operation.path}?{'&'.join(f'{name}={{{name}}}' for name in required)}"


def required_query_names(operation: Operation) -> list[str]:
    """Names of the query parameters that a call has to have, in the order of `parameters`."""
    return [each["name"] for _, each in parameters(operation) if each.get("in") == "query" and each.get("required") is True]


def _resolved(tree: dict[str, Any], node: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Index and value of each parameter listed in an operation or path item."""
    found = ((index, target(tree, parameter)) for index, parameter in enumerate(node.get("parameters", ())))
    return [(index, parameter) for index, parameter in found if parameter is not None]


def target(tree: dict[str, Any], node: dict[str, Any]) -> dict[str, Any] | None:
    """What a chain of local references ends at; None where that is nothing, or no object."""
    for _ in range(MAX_CHAIN):
        if "$ref" not in node:
            return node
        tokens = local_tokens(node["$ref"])
        try:
            found = follow(tree, tokens) if tokens is not None else None
        except LookupError:
            return None
        if not isinstance(found, dict):
            return None
        node = found
    return None


def generated_name(method: str, path: str) -> str:
    """ARM name that API Management generates for an operation without operationId.

    Lower case of method and path; each run of other characters than ASCII letters and digits becomes "-"; outer dashes
    go; at most 76 characters. Clashes are the caller's to see. An operationId that is present is kept as it is (recorded).

    https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions
    """
    return normal_name(method + path)


def normal_name(operation_id: str) -> str:
    """Learn's normal form of an operationId. A fixed point: normalising again changes nothing, also after the cut."""
    return NOT_NAME.sub("-", operation_id.lower()).strip("-")[:MAX_NAME].rstrip("-")


def with_normal_names(document: Document) -> Document:
    """The document with each operationId in normal form, and a generated one where it lacks one.

    The result has one name per operation, whether API Management keeps ids (recorded) or normalises them (documented).
    Ids that became equal are found by rule APIM-IMPORT-042.
    """
    paths = dict(document.tree["paths"])
    for operation in operations(document):
        name = normal_name(operation.operation_id) if operation.operation_id else generated_name(operation.method, operation.path)
        named = {**operation.node, "operationId": name}
        paths[operation.path] = {**paths[operation.path], operation.method.lower(): named}
    return replace(document, tree={**document.tree, "paths": paths})
