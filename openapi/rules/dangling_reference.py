"""A local reference must lead somewhere."""

from collections.abc import Iterator
from typing import Any

from openapi.pointers import local_tokens, nearest, pointer
from openapi.rule import Fault, Rule, Subject
from openapi.selection import resolve
from openapi.structure import REFERABLE


def check(subject: Subject) -> Iterator[Fault]:
    """A `$ref`, or a discriminator's mapping, into this document that points at nothing."""
    for path, kind, node in subject.objects:
        for tokens, reference in _references(kind, node):
            try:
                resolve(subject.document, reference)
            except LookupError:
                near = nearest(subject.document.tree, local_tokens(reference) or ())
                fix = f"the nearest existing pointer is #{near}; repair the reference" if near.count("/") > 1 else ""
                yield Fault(pointer((*path, *tokens)), f'"{reference}" points at nothing', fix)


def _references(kind: str, node: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    if kind in REFERABLE and "$ref" in node:
        if node["$ref"].startswith("#"):
            yield ("$ref",), node["$ref"]
        return
    discriminator = node.get("discriminator") if kind == "schema" else None
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for value, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str) and target.startswith("#"):
            yield ("discriminator", "mapping", value), target


RULE = Rule(
    id="APIM-IMPORT-007",
    severity="error",
    confidence="reported",
    source="https://github.com/Azure/azure-rest-api-specs/issues/33724, https://github.com/Azure/azure-rest-api-specs/issues/35062",
    remedy="repair the reference, or add what it names",
    check=check,
)
