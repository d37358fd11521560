"""TRACE operations are not supported."""

from collections.abc import Iterator

from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """Any `trace` operation."""
    for operation in subject.operations:
        if operation.method == "TRACE":
            yield Fault(operation.place, "TRACE operations are not imported")


RULE = Rule(
    id="APIM-IMPORT-015",
    severity="error",
    confidence="documented",
    source=LEARN,
    remedy="remove the operation, or do not select it",
    check=check,
)
