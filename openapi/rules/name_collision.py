"""Operation names that differ only by letter case are one resource to ARM."""

from collections.abc import Iterator

from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A name that another operation has already, letter case ignored; names made for missing ids count too."""
    seen: dict[str, str] = {}
    for operation in subject.operations:
        this, key = f"{operation.method} {operation.path}", operation.name.casefold()
        if key in seen:
            place = f"{operation.place}/operationId" if operation.operation_id else operation.place
            yield Fault(place, f'"{operation.name}" of {this} is also the name of {seen[key]}, ignoring letter case')
        seen.setdefault(key, this)


RULE = Rule(
    id="APIM-IMPORT-042",
    severity="error",
    confidence="recorded",
    source="recorded on 2022-08-01: ARM matches names without regard to case; refusing is our choice, Learn appends -1 to -999",
    remedy="rename one in a patch",
    check=check,
)
