"""Cookie parameters are not supported."""

from collections.abc import Iterator

from openapi.operation import parameter_definitions
from openapi.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A parameter `in: cookie`."""
    for operation in subject.operations:
        for place, parameter in parameter_definitions(operation):
            if parameter.get("in") == "cookie":
                yield Fault(place, f'the cookie parameter "{parameter["name"]}" is not supported')


RULE = Rule(
    id="APIM-IMPORT-035",
    severity="error",
    confidence="documented",
    source=LEARN,
    remedy="send it as header or in the query",
    check=check,
)
