"""A default of another type than its schema is no value that a client may send."""

from collections.abc import Iterator
from typing import Any

from openapi.json_values import describe
from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def check(subject: Subject) -> Iterator[Fault]:
    """A `default` that is not of the schema's `type`; null passes where the schema is nullable."""
    for path, kind, node in subject.objects:
        if kind != "schema" or "default" not in node or "$ref" in node or not isinstance(node.get("type"), str):
            continue
        default, wanted = node["default"], node["type"]
        if not _fits(default, wanted) and not (default is None and node.get("nullable") is True):
            yield Fault(pointer((*path, "default")), f"the default {describe(default)} is not of type {wanted}")


def _fits(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == "boolean"
    whole = wanted == "integer" and isinstance(value, float) and value.is_integer()
    return whole or wanted not in TYPES or isinstance(value, TYPES[wanted])


RULE = Rule(
    id="APIM-DEFAULT-TYPE",
    severity="warning",
    confidence="choice",
    source='Azure OpenAI\'s own documents have it (2023-05-15: an integer whose default is "inf") and are imported',
    remedy="remove or correct the default in a patch if clients are generated from the document",
    check=check,
    quiet=True,
)
