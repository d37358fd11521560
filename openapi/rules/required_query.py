"""A required query parameter becomes part of the URL template, and a call without it matches no operation."""

from collections.abc import Iterator

from openapi.operation import required_query_names, url_template
from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """Required query parameters, unless the API keeps these out of the template; `openapi.linting` tells the first."""
    if subject.required_query == "query":
        return
    for operation in subject.operations:
        if names := ", ".join(required_query_names(operation)):
            template = url_template(operation, "template")
            found = f"the URL template becomes {template}: calls without {names} get 404, and rewrite-uri drops it"
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
