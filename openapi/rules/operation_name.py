"""An operationId must be usable as an ARM name."""

from collections.abc import Iterator

from linting import Severity
from openapi.operation import MAX_NAME
from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """An id over 76 characters, or with a slash. An error where a policy must address the operation by it."""
    for operation in subject.operations:
        name = operation.name
        faults = [f"has {len(name)} characters; Learn cuts at {MAX_NAME}"] if len(name) > MAX_NAME else []
        faults += ["holds a slash, which no URL of ARM can address"] if "/" in name else []
        for fault in faults:
            severity: Severity = "error" if name in subject.policies else "warning"
            yield Fault(f"{operation.place}/operationId", f'"{name[:80]}" {fault}', severity=severity)


RULE = Rule(
    id="APIM-IMPORT-041",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}; the slash: https://github.com/Azure/azure-powershell/issues/16772",
    remedy="rename it in a patch, or set the API's operationIds to normalise",
    check=check,
)
