"""Some members of OpenAPI are not supported: links to documentation, callbacks, styles, and components other than schemas."""

from collections.abc import Iterator
from typing import Any

from openapi.pointers import pointer
from openapi.rule import LEARN, Fault, Rule, Subject

UNSUPPORTED: dict[str, tuple[str, ...]] = {
    "document": ("externalDocs",),
    "operation": ("externalDocs", "callbacks"),
    "parameter": ("allowEmptyValue", "allowReserved", "style", "explode"),
}
FORM = frozenset({"query", "cookie"})
"""Where parameters have style form by default; elsewhere it is simple (OpenAPI 3.0.3, section 4.7.12)."""

SCALARS = ("string", "integer", "number", "boolean")
"""Types of which explode says nothing (OpenAPI 3.0.3, section 4.7.12.2)."""

STAYS = "write the parameter so that it works without; a deployment leaves it in the document"
OWNERS = {"document": "the document", "operation": "an operation", "parameter": "a parameter"}
SECTIONS = ("responses", "parameters", "examples", "requestBodies", "headers", "links", "callbacks")
"""Sections of `components`; security schemes have a rule of their own (012)."""


def check(subject: Subject) -> Iterator[Fault]:
    """One fault per kind of member, at its first place, and one per section of `components` that is not empty."""
    first: dict[tuple[str, str], list[str]] = {}
    for path, kind, node in subject.objects:
        for name in UNSUPPORTED.get(kind, ()):
            if _differs(kind, node, name):
                first.setdefault((kind, name), []).append(pointer((*path, name)))
    for (kind, name), places in first.items():
        more = f" at {len(places)} places, first here" if len(places) > 1 else ""
        yield Fault(places[0], f"{name} of {OWNERS[kind]} is not supported{more}", STAYS if kind == "parameter" else "")
    components = subject.document.tree.get("components", {})
    for section in SECTIONS:
        if components.get(section):
            found = f"of components only schemas are supported, and there are {len(components[section])} {section}"
            yield Fault(f"/components/{section}", found, "nothing is needed: a deployment writes them where they are used")


def _differs(kind: str, node: dict[str, Any], name: str) -> bool:
    """Whether a member says other than its absence does. Of arrays in a query rule APIM-IMPORT-034 tells besides."""
    style = "form" if node.get("in") in FORM else "simple"
    if kind == "parameter" and name == "style":
        return bool(node.get(name, style) != style)
    if kind == "parameter" and name == "explode":
        schema = node.get("schema")
        if isinstance(schema, dict) and schema.get("type") in SCALARS:
            return False
        return bool(node.get(name, default := node.get("style", style) == "form") is not default)
    return bool(node.get(name))


RULE = Rule(
    id="APIM-IMPORT-014",
    severity="warning",
    confidence="documented",
    source=LEARN,
    remedy="nothing is needed: a deployment leaves it out",
    check=check,
    quiet=True,
)
