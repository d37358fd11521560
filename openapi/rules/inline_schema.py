"""Schemas written inside an operation become components of the API, named by path and method."""

from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """Schemas of request and response bodies that are not references; one fault, at the first. Form bodies stay as they are."""
    inline = [
        pointer((*path, "schema"))
        for path, kind, node in subject.objects
        if kind == "mediaType"
        and path[0] == "paths"
        and "form" not in str(path[-1])
        and isinstance(node.get("schema"), dict)
        and "$ref" not in node["schema"]
    ]
    if inline:
        found = f"{len(inline)} inline schema{'s' * (len(inline) > 1)} will be named by path and method; this is the first"
        yield Fault(inline[0], found)


RULE = Rule(
    id="APIM-IMPORT-011",
    severity="warning",
    confidence="recorded",
    source="oaj-04, oay-07",
    remedy="nothing is needed; a $ref to a component keeps a name of its own",
    check=check,
    quiet=True,
)
