"""The body of a GET, HEAD or OPTIONS request is discarded."""

from collections.abc import Iterator

from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A `requestBody` on one of these methods."""
    for operation in subject.operations:
        if operation.method in ("GET", "HEAD", "OPTIONS") and "requestBody" in operation.node:
            yield Fault(f"{operation.place}/requestBody", f"the request body of {operation.method} is discarded")


RULE = Rule(
    id="APIM-IMPORT-033",
    severity="error",
    confidence="documented",
    source=LEARN,
    remedy="use another method, or remove the body",
    check=check,
)
