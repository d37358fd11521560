"""Operations whose paths differ only by names of parameters, or by letter case, answer the same calls."""

import re
from collections.abc import Iterator

from openapi.operation import Operation
from openapi.rule import Fault, Rule, Subject

NAME = re.compile(r"\{[^{}]*\}")
OF_ANOTHER_METHOD = "write one path for both: newer versions of the library that reads documents refuse two, whatever their methods"


def check(subject: Subject) -> Iterator[Fault]:
    """A signature, method and path, that another operation has already, names of parameters and letter case ignored.

    A warning where only the methods differ, or where it is a final slash that makes the difference.
    """
    seen: dict[tuple[str, str], Operation] = {}
    paths: dict[str, str] = {}
    for operation in subject.operations:
        path = NAME.sub("{}", operation.path).lower()
        other = seen.setdefault((operation.method, path), operation)
        if other is not operation:
            yield Fault(operation.place, _same_calls(operation, other))
        elif (first := paths.setdefault(path, operation.path)) != operation.path:
            found = f"{operation.path} and {first} are one path, names of parameters and letter case apart"
            yield Fault(operation.place, found, OF_ANOTHER_METHOD, "warning")
        beside = seen.get((operation.method, path.rstrip("/") if path.endswith("/") else f"{path}/"))
        if beside:
            yield Fault(operation.place, _same_calls(operation, beside), "", "warning")


def _same_calls(operation: Operation, other: Operation) -> str:
    return f"{operation.route} matches the same calls as {other.route}"


RULE = Rule(
    id="APIM-IMPORT-044",
    severity="error",
    confidence="reported",
    source="https://github.com/Azure/apiops/issues/670 and https://github.com/Azure/apim-lab/issues/129: operations of one "
    "signature, in lower case, are refused. That names of parameters do not count is the standard's and the library's: "
    "https://spec.openapis.org/oas/v3.0.3#paths-object, https://github.com/microsoft/OpenAPI.NET/issues/1572. Of a final slash: "
    "https://learn.microsoft.com/azure/api-management/api-management-faq",
    remedy="remove one of the two",
    check=check,
)
