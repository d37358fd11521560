"""nullable is a boolean."""

from collections.abc import Iterator

from openapi.document import type_name
from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A `nullable` of another type; one without a `type` beside it is one warning, at the first place."""
    alone = []
    for path, kind, node in subject.objects:
        if kind != "schema" or "$ref" in node or "nullable" not in node:
            continue
        if not isinstance(node["nullable"], bool):
            yield Fault(pointer((*path, "nullable")), f"nullable is {type_name(node['nullable'])}")
        elif "type" not in node:
            alone.append(pointer((*path, "nullable")))
    if alone:
        found = f"nullable is without a type at {len(alone)} place{'s' * (len(alone) > 1)}, first here"
        yield Fault(alone[0], found, "add a type beside it if an import fails", "warning")


RULE = Rule(
    id="APIM-IMPORT-009",
    severity="error",
    confidence="reported",
    source="https://github.com/Azure/azure-rest-api-specs/issues/33724; what makes it invalid is our reading",
    remedy="write true or false, or remove it",
    check=check,
    quiet=True,
)
