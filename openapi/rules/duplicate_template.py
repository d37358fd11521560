"""Two operations of one method whose paths differ only by parameter names answer the same calls."""

import re
from collections.abc import Iterator

from openapi.rule import Fault, Rule, Subject

NAME = re.compile(r"\{[^{}]*\}")


def check(subject: Subject) -> Iterator[Fault]:
    """A method and template that another operation has already, names of parameters ignored."""
    seen: dict[tuple[str, str], str] = {}
    for operation in subject.operations:
        key = operation.method, NAME.sub("{}", operation.path).rstrip("/")
        if key in seen:
            yield Fault(
                operation.place, f"{operation.method} {operation.path} matches the same calls as {operation.method} {seen[key]}"
            )
        seen.setdefault(key, operation.path)


RULE = Rule(
    id="APIM-IMPORT-044",
    severity="error",
    confidence="inferred",
    source="the documentation is silent on imports; ARM refuses a second operation of one method and template",
    remedy="remove one of the two",
    check=check,
)
