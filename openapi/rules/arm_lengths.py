"""ARM limits the URL template and the description of an operation."""

from collections.abc import Iterator

from openapi.operation import Operation, required_query_names
from openapi.rule import SDK, Fault, Rule, Subject

LIMIT = 1000


def check(subject: Subject) -> Iterator[Fault]:
    """A template, with its required query parameters where these join it, or a description of over 1000 characters."""
    for operation in subject.operations:
        query = _query_length(operation) if subject.required_query == "template" else 0
        if len(operation.path) + query > LIMIT:
            found = f"the URL template has {len(operation.path) + query} characters with its required query; ARM takes {LIMIT}"
            yield Fault(operation.place, found, "shorten the path")
        text = operation.node.get("description", "")
        if len(text) > LIMIT:
            yield Fault(f"{operation.place}/description", f"the description has {len(text)} characters; ARM takes {LIMIT}")


def _query_length(operation: Operation) -> int:
    """Characters that `?name={name}&…` adds."""
    return sum(len(f"?{name}={{{name}}}") for name in required_query_names(operation))


RULE = Rule(
    id="APIM-IMPORT-046",
    severity="error",
    confidence="sample",
    source=f"client constraints of the SDK: {SDK}",
    remedy="shorten it in a patch, or set the API's compact to lean",
    check=check,
)
