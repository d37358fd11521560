"""A reference must lead to something, and not back to itself."""

from collections.abc import Iterator
from typing import Any

from openapi.pointers import local_tokens, nearest, pointer
from openapi.rule import Fault, Rule, Subject
from openapi.selection import resolve
from openapi.structure import REFERABLE

OUTSIDE = "refer to a schema of the document"


def check(subject: Subject) -> Iterator[Fault]:
    """A `$ref`, or a discriminator's mapping, into this document that points at nothing, or only at references that lead back.

    A mapping to something that is neither in the document nor the name of one of its schemas is a warning.
    """
    schemas = subject.document.tree.get("components", {}).get("schemas", {})
    sound: set[str] = set()  # references to what is there and is no reference itself
    for path, kind, node in subject.objects:
        for tokens, reference in _references(kind, node):
            if reference in sound:
                continue
            if not reference.startswith("#"):
                if tokens[0] == "discriminator" and reference not in schemas:
                    yield Fault(pointer((*path, *tokens)), f'"{reference}" is no schema of the document', OUTSIDE, "warning")
                continue
            try:
                found = resolve(subject.document, reference)
            except LookupError:
                near = nearest(subject.document.tree, local_tokens(reference) or ())
                fix = f"the nearest existing pointer is #{near}; repair the reference" if near.count("/") > 1 else ""
                yield Fault(pointer((*path, *tokens)), f'"{reference}" points at nothing', fix)
                continue
            if not isinstance(found, dict) or "$ref" not in found:
                sound.add(reference)
            elif tokens[0] == "$ref" and f"#{pointer(path)}" in _chain(subject, reference):
                back = f'"{reference}" leads back to itself, and so to nothing'
                yield Fault(pointer((*path, *tokens)), back, "write out what one of them means")


def _references(kind: str, node: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    if kind in REFERABLE and "$ref" in node:
        yield ("$ref",), node["$ref"]
        return
    discriminator = node.get("discriminator") if kind == "schema" else None
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for value, name in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(name, str):
            yield ("discriminator", "mapping", value), name


def _chain(subject: Subject, reference: str) -> dict[str, None]:
    """The references that follow on one, each once, as far as there are any."""
    seen: dict[str, None] = {}
    node: Any = {"$ref": reference}
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and node["$ref"] not in seen:
        tokens = local_tokens(node["$ref"])
        seen[node["$ref"] if tokens is None else f"#{pointer(tokens)}"] = None
        try:
            node = resolve(subject.document, node["$ref"])
        except LookupError:
            break
    return seen


RULE = Rule(
    id="APIM-IMPORT-007",
    severity="error",
    confidence="reported",
    source="https://github.com/Azure/azure-rest-api-specs/issues/33724, https://github.com/Azure/azure-rest-api-specs/issues/35062",
    remedy="repair the reference, or add what it names",
    check=check,
)
