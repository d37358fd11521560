"""Every {name} in a path is declared as a path parameter."""

import re
from collections.abc import Iterator

from openapi.operation import parameters
from openapi.rule import Fault, Rule, Subject

NAME = re.compile(r"\{([^{}]*)\}")


def check(subject: Subject) -> Iterator[Fault]:
    """A `{name}` that neither the operation nor its path declares."""
    for operation in subject.operations:
        declared = [parameter for _, parameter in parameters(operation) if parameter.get("in") == "path"]
        names = {parameter["name"] for parameter in declared}
        for name in NAME.findall(operation.path):
            if name not in names:
                has = f"the operation declares {', '.join(sorted(names))}" if names else "the operation declares none"
                yield Fault(operation.place, f"{{{name}}} in the path is no declared path parameter; {has}")


RULE = Rule(
    id="APIM-IMPORT-031",
    severity="error",
    confidence="inferred",
    source="clients of ARM that generate operations add the missing ones, and ARM refuses templates without",
    remedy="declare it: in path, required, with a schema",
    check=check,
)
