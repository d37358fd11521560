"""A required query parameter becomes part of the URL template, and a call without it matches no operation."""

from collections.abc import Iterator

from openapi.operation import required_query_names, url_template
from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """Required query parameters, unless the API keeps these out of the template: once, at the first operation that has any."""
    if subject.required_query == "query":
        return
    templates = [(each, url_template(each, "template")) for each in subject.operations]
    changed = [(each, template) for each, template in templates if template != each.path]
    if changed:
        first, template = changed[0]
        more = f" (of {len(changed)} operations, first here)" if len(changed) > 1 else ""
        names = ", ".join(dict.fromkeys(name for each, _ in changed for name in required_query_names(each)))
        found = f"the URL template becomes {template}{more}: calls without {names} get 404, and rewrite-uri drops it"
        yield Fault(first.place, found)


RULE = Rule(
    id="APIM-IMPORT-032",
    severity="warning",
    confidence="recorded",
    source=f"rev-05; {LEARN}. That rewrite-uri drops what the template matched: https://learn.microsoft.com/azure/api-management/rewrite-uri-policy",
    remedy="repeat it in every rewrite-uri template, or set the API's requiredQueryParameters to query",
    check=check,
    quiet=True,
)
