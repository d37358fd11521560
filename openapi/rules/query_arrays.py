"""Arrays in a query are understood only as repeated parameters."""

from collections.abc import Iterator
from typing import Any

from openapi.document import Document
from openapi.operation import parameter_definitions
from openapi.rule import LEARN, Fault, Rule, Subject
from openapi.selection import resolve


def check(subject: Subject) -> Iterator[Fault]:
    """A query parameter of type array whose style is not form, or whose explode is not true."""
    for operation in subject.operations:
        for place, parameter in parameter_definitions(operation):
            style, explode = parameter.get("style", "form"), parameter.get("explode", True)
            if (
                parameter.get("in") == "query"
                and (style != "form" or explode is not True)
                and _is_array(subject.document, parameter)
            ):
                written = f"style {style}, explode {str(explode).lower()}"
                yield Fault(place, f'the query array "{parameter["name"]}" has {written}; only form and true is supported')


def _is_array(document: Document, parameter: dict[str, Any]) -> bool:
    schema = parameter.get("schema", {})
    try:
        target = resolve(document, schema["$ref"]) if "$ref" in schema else schema
    except LookupError:
        return False
    return isinstance(target, dict) and target.get("type") == "array"


RULE = Rule(
    id="APIM-IMPORT-034",
    severity="error",
    confidence="documented",
    source=LEARN,
    remedy="use style form with explode true, or a string",
    check=check,
)
