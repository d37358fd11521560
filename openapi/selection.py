"""Keep some operations of a document, and of the rest only what these reach."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

from findings import ContractError, Finding
from openapi.document import Document
from openapi.operation import Operation, operations
from openapi.pointers import closest, follow, local_tokens
from openapi.structure import METHODS, REFERABLE, SECTIONS, walk

KINDS = {section: kind for kind, section in SECTIONS.items()}
"""What each section of `components` holds; security schemes are not among them, they are named, not referenced."""


def selected(document: Document, operation_ids: Literal["all"] | Sequence[str]) -> Document:
    """The document with only the named operations, pruned to what they reach through references.

    Args:
        document: any document.
        operation_ids: operationIds as the document spells them, in any order, or "all", which prunes too.

    Raises:
        ContractError: for each name that no operation has, with the nearest that one has; and when none is named.
    """
    if operation_ids == "all":
        return pruned(document)
    wanted = frozenset(operation_ids)
    present = {operation.operation_id for operation in operations(document)} - {None}
    missing = [name for name in dict.fromkeys(operation_ids) if name not in present]
    if missing:
        raise ContractError(_unknown(document, name, present) for name in missing)
    if not wanted:
        document.refuse("/paths", "operation-selection", "no operation is selected", 'name operations, or "all"')
    keep = [operation for operation in operations(document) if operation.operation_id in wanted]
    return pruned(replace(document, tree={**document.tree, "paths": _paths(document, keep)}))


def _unknown(document: Document, name: str, present: Iterable[str | None]) -> Finding:
    names = sorted(filter(None, present))
    near = closest(name, names)
    fix = f'did you mean "{near}"?' if near else f"it has {', '.join(names) or 'no operationId at all'}"
    return document.finding("/paths", "operation-selection", f'no operation has the operationId "{name}"', fix)


def _paths(document: Document, keep: Sequence[Operation]) -> dict[str, Any]:
    kept = {(operation.path, operation.method.lower()) for operation in keep}
    paths = {path for path, _ in kept}
    return {
        path: {name: value for name, value in item.items() if name not in METHODS or (path, name) in kept}
        for path, item in document.tree["paths"].items()
        if path in paths
    }


def pruned(document: Document) -> Document:
    """The document without components that its operations do not reach.

    A `$ref`, a discriminator's mapping, and being a variant (`allOf`) of a reached schema with a discriminator count as
    reaching.
    """
    components = document.tree.get("components")
    if not components:
        return document
    reached = _closure(document.tree, components)
    kept = {
        section: {name: value for name, value in members.items() if (section, name) in reached} if section in KINDS else members
        for section, members in components.items()
    }
    left = {section: value for section, value in kept.items() if value}
    tree = {name: value for name, value in document.tree.items() if name != "components"}
    return replace(document, tree={**tree, "components": left} if left else tree)


def _closure(tree: dict[str, Any], components: dict[str, Any]) -> set[tuple[str, str]]:
    """Sections and names of all components that the paths reach."""
    variants = _variants(components.get("schemas", {}))
    reached: set[tuple[str, str]] = set()
    left: list[tuple[str, Any]] = [("paths", tree["paths"])]
    while left:
        kind, start = left.pop()
        for _, inner, node in walk(kind, start):
            for target in _targets(inner, node):
                section, name = target
                if target not in reached and section in KINDS and name in components.get(section, {}):
                    reached.add(target)
                    left.append((KINDS[section], components[section][name]))
                    if "discriminator" in components[section][name]:
                        left.extend(("schema", {"$ref": f"#/components/schemas/{child}"}) for child in variants.get(name, ()))
    return reached


def _targets(kind: str, node: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if kind in REFERABLE and isinstance(node.get("$ref"), str):
        yield from _component(node["$ref"])
    elif kind == "schema" and isinstance(node.get("discriminator"), dict):
        mapping = node["discriminator"].get("mapping")
        for value in mapping.values() if isinstance(mapping, dict) else ():
            if isinstance(value, str):
                yield from _component(value) if "#" in value else (("schemas", value),)


def _component(reference: str) -> Iterable[tuple[str, str]]:
    tokens = local_tokens(reference)
    if tokens and len(tokens) > 2 and tokens[0] == "components":  # noqa: PLR2004 - components, section, name
        yield tokens[1], tokens[2]


def _variants(schemas: dict[str, Any]) -> dict[str, list[str]]:
    """Names of the schemas that extend each schema through `allOf`."""
    found: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        for part in schema.get("allOf", ()):
            for _, base in _component(part.get("$ref", "")):
                found.setdefault(base, []).append(name)
    return found


def resolve(document: Document, reference: str) -> Any:
    """What a local `$ref` points to. Raises LookupError when that is nothing, or not in this document."""
    tokens = local_tokens(reference)
    if tokens is None:
        raise LookupError(reference)
    return follow(document.tree, tokens)
