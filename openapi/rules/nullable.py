"""nullable is a boolean."""

from collections.abc import Iterator

from openapi.document import type_name
from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A `nullable` of another type. That it stands without a `type` is only worth a warning, and not checked here."""
    for path, kind, node in subject.objects:
        if kind == "schema" and "$ref" not in node and not isinstance(node.get("nullable", False), bool):
            yield Fault(pointer((*path, "nullable")), f"nullable is {type_name(node['nullable'])}")


RULE = Rule(
    id="APIM-IMPORT-009",
    severity="error",
    source="reported: https://github.com/Azure/azure-rest-api-specs/issues/33724; what makes it invalid is our reading",
    remedy="write true or false, or remove it",
    check=check,
)
