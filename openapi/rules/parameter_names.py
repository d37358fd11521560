"""Names of path and query parameters of one operation must differ by more than letter case."""

from collections.abc import Iterator

from openapi.operation import parameter_definitions
from openapi.rule import LEARN_NEWER, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A name that repeats another one, in path and query together."""
    for operation in subject.operations:
        seen: dict[str, str] = {}
        for place, parameter in sorted(parameter_definitions(operation), key=lambda one: one[1].get("in") != "path"):
            if parameter.get("in") not in ("path", "query"):
                continue
            this, key = f'{parameter["in"]} parameter "{parameter["name"]}"', parameter["name"].casefold()
            if key in seen:
                yield Fault(place, f"{this} repeats {seen[key]}")
            seen.setdefault(key, this)


RULE = Rule(
    id="APIM-IMPORT-030",
    severity="error",
    confidence="documented",
    source=LEARN_NEWER,
    remedy="rename one; names must differ across path and query, ignoring case",
    check=check,
)
