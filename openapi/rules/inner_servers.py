"""Servers of a path or operation are ignored: its calls would go to the document's."""

from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """`servers` in a path item or operation."""
    for path, kind, node in subject.objects:
        if kind in ("pathItem", "operation") and "servers" in node:
            yield Fault(pointer((*path, "servers")), f"servers of {'a path' if kind == 'pathItem' else 'an operation'} are ignored")


RULE = Rule(
    id="APIM-IMPORT-023",
    severity="error",
    confidence="documented",
    source=LEARN,
    remedy="remove them in a patch, and publish what lives on another server as an API of its own",
    check=check,
)
