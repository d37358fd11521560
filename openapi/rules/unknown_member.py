"""A member that OpenAPI 3.0 does not know of its object is refused, and with it the document."""

from collections.abc import Iterator

from openapi.member_types import members, strangers
from openapi.pointers import closest, pointer
from openapi.rule import Fault, Rule, Subject
from openapi.structure import REFERABLE

INSTEAD = {
    "const": "write an enum with that one value",
    "examples": "write one example",
    "$defs": "move them to components/schemas",
}
"""What 3.1 has in schemas, and how 3.0 says it."""


def check(subject: Subject) -> Iterator[Fault]:
    """A member that neither the standard knows nor begins with `x-`; a document of 3.1 has a rule of its own."""
    if not str(subject.document.tree.get("openapi")).startswith("3.0"):
        return
    for path, kind, node in subject.objects:
        if kind in REFERABLE and "$ref" in node:
            continue
        for inside in strangers(kind, node):
            name = str(inside[-1])
            near = closest(name, members(kind)) if len(inside) == 1 else ""
            fix = INSTEAD.get(name) if kind == "schema" else None
            fix = fix or (f'write "{near}"' if near else "")
            yield Fault(pointer((*path, *inside)), f'OpenAPI 3.0 has no "{name}" there', fix)


RULE = Rule(
    id="APIM-IMPORT-018",
    severity="error",
    confidence="reported",
    source="https://github.com/stephaneey/azure-apim-extension/issues/62: uniqueItems of a parameter was no valid property; the "
    "library that reads documents says so of every member that it does not know, https://github.com/microsoft/OpenAPI.NET",
    remedy="remove it, or begin its name with x-",
    check=check,
)
