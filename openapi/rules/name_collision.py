"""Operation names that differ only by letter case are one resource to ARM."""

from collections.abc import Iterator

from openapi.operation import normal_name
from openapi.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A name that another operation has already, letter case ignored; names made for missing ids count too.

    Names that only the documented normal form makes equal are a warning: recordings show that ids are kept.
    """
    seen: dict[str, str] = {}
    normal: dict[str, str] = {}
    for operation in subject.operations:
        this, key, form = operation.route, operation.name.casefold(), normal_name(operation.name)
        place = f"{operation.place}/operationId" if operation.operation_id else operation.place
        if key in seen:
            yield Fault(place, f'"{operation.name}" of {this} is also the name of {seen[key]}, ignoring letter case')
        elif form in normal:
            found = f'"{operation.name}" of {this} and the name of {normal[form]} are both "{form}" in the documented normal form'
            yield Fault(place, found, "rename one in a patch if names are ever to be normalised", "warning")
        seen.setdefault(key, this)
        normal.setdefault(form, this)


RULE = Rule(
    id="APIM-IMPORT-042",
    severity="error",
    confidence="recorded",
    source="recorded on 2022-08-01: ARM matches names without regard to case; refusing is our choice, Learn appends -1 to -999",
    remedy="rename one in a patch",
    check=check,
)
