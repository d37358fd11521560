"""A variable that a server's URL does not hold says nothing; the tutorial leaves one behind."""

from collections.abc import Iterator

from openapi.pointers import pointer
from openapi.rule import Fault, Rule, Subject
from openapi.servers import variables_in


def check(subject: Subject) -> Iterator[Fault]:
    """A variable of a document server that its URL does not name."""
    for index, server in enumerate(subject.document.tree.get("servers") or ()):
        for name in server.get("variables", {}):
            if name not in variables_in(server["url"]):
                yield Fault(pointer(("servers", index, "variables", name)), f'no {{{name}}} is in "{server["url"]}"')


RULE = Rule(
    id="APIM-SERVER-VARIABLE",
    severity="warning",
    confidence="choice",
    source="the tutorial leaves it: https://learn.microsoft.com/azure/api-management/azure-openai-api-from-specification",
    remedy="remove the variable, or use it; a stack replaces the server whole",
    check=check,
    quiet=True,
)
