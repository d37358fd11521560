"""A required query parameter becomes part of the URL template, and a call without it matches no operation."""

from collections.abc import Iterator

from openapi.operation import parameters
from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A required query parameter, unless the API keeps these out of the template."""
    if subject.required_query == "query":
        return
    for operation in subject.operations:
        names = [one["name"] for _, one in parameters(operation) if one.get("in") == "query" and one.get("required") is True]
        if names:
            template = f"{operation.path}?{'&'.join(f'{name}={{{name}}}' for name in names)}"
            found = f"the URL template becomes {template}: calls without {', '.join(names)} get 404, and rewrite-uri drops it"
            yield Fault(operation.place, found)


RULE = Rule(
    id="APIM-IMPORT-032",
    severity="warning",
    confidence="recorded",
    source=f"rev-05; {LEARN}. That rewrite-uri drops what the template matched: https://learn.microsoft.com/azure/api-management/rewrite-uri-policy",
    remedy="repeat it in every rewrite-uri template, or set the API's requiredQueryParameters to query",
    check=check,
    quiet=True,
)
