"""Names of schemas have a narrow alphabet."""

import re
from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject

ALLOWED = re.compile(r"[a-zA-Z0-9.\-_]+")


def check(subject: Subject) -> Iterator[Fault]:
    """A key in `components/schemas` with any other character."""
    for name in subject.document.tree.get("components", {}).get("schemas", {}):
        if not ALLOWED.fullmatch(name):
            place = pointer(("components", "schemas", name))
            yield Fault(place, f'the schema name "{name}" has characters other than letters, digits, ".", "-" and "_"')


RULE = Rule(
    id="APIM-IMPORT-010",
    severity="error",
    confidence="reported",
    source="https://github.com/Azure/azure-openapi-validator/issues/228",
    remedy="rename the schema and the references to it",
    check=check,
)
