"""Keep some operations of a document, and of the rest only what these reach."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

from linting import ContractError
from openapi.document import Document
from openapi.operation import Operation, operations
from openapi.pointers import follow, local_tokens
from openapi.selectors import RULE, Selector, matching, unmatched
from openapi.structure import METHODS, REFERABLE, SECTIONS, walk

KINDS = {section: kind for kind, section in SECTIONS.items()}
"""What each section of `components` holds; security schemes are not among them, they are named, not referenced."""


def selected(document: Document, wanted: Literal["all"] | Sequence[Selector | str]) -> Document:
    """The document with only the operations asked for, pruned to what they reach through references.

    Args:
        document: any document.
        wanted: selectors in any order, a text being an operationId or a glob of some; or "all", which prunes too.

    Raises:
        ContractError: for each selector that matches no operation, with the nearest name there is; and when there is none.
    """
    if wanted == "all":
        return pruned(document)
    present = operations(document)
    matches = {selector: matching(selector, present) for selector in map(Selector.of, wanted)}
    missing = [selector for selector, found in matches.items() if not found]
    if missing:
        raise ContractError(unmatched(selector, present, document) for selector in missing)
    if not matches:
        document.refuse("/paths", RULE, "no operation is selected", 'name operations, or "all"')
    keep = [operation for found in matches.values() for operation in found]
    return pruned(replace(document, tree={**document.tree, "paths": _paths(document, keep)}))


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
            if "$ref" not in node and "discriminator" not in node:
                continue
            for target in _targets(inner, node):
                section, name = target
                if target not in reached and section in KINDS and name in components.get(section, {}):
                    reached.add(target)
                    left.append((KINDS[section], components[section][name]))
                    if section == "schemas" and _has_discriminator(components[section][name]):
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


def _has_discriminator(schema: Any) -> bool:
    return isinstance(schema, dict) and "discriminator" in schema


def _component(reference: str) -> Iterable[tuple[str, str]]:
    tokens = local_tokens(reference)
    if tokens and len(tokens) > 2 and tokens[0] == "components":  # noqa: PLR2004 - components, section, name
        yield tokens[1], tokens[2]


def _variants(schemas: dict[str, Any]) -> dict[str, list[str]]:
    """Names of the schemas that extend each schema through `allOf`."""
    found: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        for part in schema.get("allOf", ()) if isinstance(schema, dict) else ():
            for _, base in _component(part.get("$ref", "")) if isinstance(part, dict) else ():
                found.setdefault(base, []).append(name)
    return found


def resolve(document: Document, reference: str) -> Any:
    """What a local `$ref` points to. Raises LookupError when that is nothing, or not in this document."""
    tokens = local_tokens(reference)
    if tokens is None:
        raise LookupError(reference)
    return follow(document.tree, tokens)
