"""An operation without operationId gets a name made of its method and path."""

from collections.abc import Iterator

from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """An absent or empty `operationId`."""
    for operation in subject.operations:
        if operation.operation_id is None:
            yield Fault(operation.place, f'the operation has no operationId and will be named "{operation.name}"')


RULE = Rule(
    id="APIM-IMPORT-040",
    severity="warning",
    confidence="documented",
    source=LEARN,
    remedy="add an operationId in a patch, so that the name stays when the path changes",
    check=check,
    quiet=True,
)
