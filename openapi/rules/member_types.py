"""A member of another type than OpenAPI 3.0 gives it cannot be read, and with it the document."""

from collections.abc import Iterator
from typing import Any

from openapi.document import type_name
from openapi.json_values import describe
from openapi.member_types import misfits
from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject
from openapi.structure import REFERABLE, Tokens

NEWER = {
    "type": 'write one type, and "nullable": true beside it where null is allowed',
    "exclusiveMinimum": 'write the number as minimum, and "exclusiveMinimum": true beside it',
    "exclusiveMaximum": 'write the number as maximum, and "exclusiveMaximum": true beside it',
}
"""What OpenAPI 3.1 writes in another way, and how 3.0 does."""


def check(subject: Subject) -> Iterator[Fault]:
    """A value of another type than the schema of OpenAPI 3.0 has there, such as a list of types, or a number as exclusiveMinimum.

    What refuses a document before it is taken apart is not reported again; nor is what a document of 3.1 may have.
    """
    if not str(subject.document.tree.get("openapi")).startswith("3.0"):
        return
    for path, kind, node in subject.objects:
        if kind in REFERABLE and "$ref" in node:
            continue
        for inside, value, wanted in misfits(kind, node):
            there = describe(value) if isinstance(value, float) and wanted == "an integer" else type_name(value)
            found = f"{_name(inside)} is {there}, and OpenAPI 3.0 has {wanted} there"
            newer = NEWER.get(str(inside[0])) if kind == "schema" and isinstance(value, list | int | float) else None
            yield Fault(pointer((*path, *inside)), found, newer or _fix(value, wanted))


def _name(inside: Tokens) -> str:
    """The member, or what it is in where it is an item of a list."""
    *_, name = (token for token in inside if isinstance(token, str))
    return f"an item of {name}" if isinstance(inside[-1], int) else name


def _fix(value: Any, wanted: str) -> str:
    if wanted == "a string" and isinstance(value, int | float):
        return "quote it"
    return "leave it out" if value is None else f"write {wanted}"


RULE = Rule(
    id="APIM-IMPORT-017",
    severity="error",
    confidence="reported",
    source="https://github.com/MicrosoftDocs/azure-docs/issues/119506 (a list of types), "
    "https://github.com/MicrosoftDocs/azure-docs/issues/123982 and "
    "https://equation.haskoning.app/developers/openapi/manual-handle-apim.html (what is no boolean); of other members inferred "
    "from the library that reads documents, https://github.com/microsoft/OpenAPI.NET, and from the standard's schema, "
    "https://spec.openapis.org/oas/3.0/schema/2021-09-28",
    remedy="write a value of that type",
    check=check,
)
