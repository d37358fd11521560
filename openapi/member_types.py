"""The members that OpenAPI 3.0 gives its objects, and the types of those that are no objects of a kind of their own.

What `openapi.structure` walks by and `openapi.shape` demands is not here again. https://spec.openapis.org/oas/3.0/schema/2021-09-28
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from openapi.document import TYPE_NAMES
from openapi.shape import SCALARS
from openapi.structure import MEMBERS, NEWER, Tokens

Form = type[Any] | list["Form"] | dict[str, "Form"]
"""A type; a list of one form, for lists of such; or forms of an object's members, "*" being any other."""

Misfit = tuple[Tokens, Any, str]
"""Where a value of another type is, the value, and the type that OpenAPI 3.0 has there, in words."""

DOCUMENTATION: Final[Form] = {"description": str, "url": str}
REQUIREMENTS: Final[Form] = [{"*": [str]}]
WRITTEN: Final[dict[str, Form]] = {
    "description": str,
    "deprecated": bool,
    "allowEmptyValue": bool,
    "style": str,
    "explode": bool,
    "allowReserved": bool,
}
"""Of a parameter and of a header."""

FORMS: Final[dict[str, dict[str, Form]]] = {
    "document": {
        "tags": [{"name": str, "description": str, "externalDocs": DOCUMENTATION}],
        "security": REQUIREMENTS,
        "externalDocs": DOCUMENTATION,
    },
    "info": {
        "description": str,
        "termsOfService": str,
        "contact": {"name": str, "url": str, "email": str},
        "license": {"name": str, "url": str},
    },
    "server": {"description": str},
    "variable": {"enum": [str], "default": str, "description": str},
    "components": {"securitySchemes": dict},
    "pathItem": {"summary": str, "description": str},
    "operation": {"tags": [str], "externalDocs": DOCUMENTATION, "deprecated": bool, "security": REQUIREMENTS},
    "parameter": WRITTEN,
    "header": {"required": bool, **WRITTEN},
    "requestBody": {"description": str, "required": bool},
    "response": {"description": str},
    "encoding": {"contentType": str, "style": str, "explode": bool, "allowReserved": bool},
    "example": {"summary": str, "description": str, "externalValue": str},
    "link": {"operationRef": str, "operationId": str, "parameters": dict, "description": str},
    "schema": {
        **dict.fromkeys(("title", "pattern", "type", "description", "format"), str),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "readOnly", "writeOnly", "deprecated"), bool),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), int),
        **dict.fromkeys(("multipleOf", "minimum", "maximum"), float),
        "required": [str],
        "enum": list,
        "discriminator": {"propertyName": str, "mapping": {"*": str}},
        "externalDocs": DOCUMENTATION,
        "xml": {"name": str, "namespace": str, "prefix": str, "attribute": bool, "wrapped": bool},
    },
}
"""By kind of object. `nullable` has a rule of its own, APIM-IMPORT-009."""

OF_ANY_TYPE: Final[dict[str, frozenset[str]]] = {
    "document": frozenset({"openapi"}),
    "parameter": frozenset({"example"}),
    "header": frozenset({"example"}),
    "mediaType": frozenset({"example"}),
    "example": frozenset({"value"}),
    "link": frozenset({"requestBody"}),
    "schema": frozenset({"default", "example", "nullable"}),
}
"""Members that hold data, or that other rules look at."""

NUMBERS: Final[dict[Any, str]] = {int: "an integer", float: "a number"}


@cache
def members(kind: str) -> frozenset[str]:
    """The members that OpenAPI 3.0 gives an object of a kind; none where it may have any."""
    if "*" in MEMBERS[kind]:
        return frozenset()
    objects = MEMBERS[kind].keys() - (NEWER if kind == "schema" else ())
    return frozenset({*objects, *FORMS.get(kind, ()), *SCALARS.get(kind, ()), *OF_ANY_TYPE.get(kind, ())})


def strangers(kind: str, node: dict[str, Any]) -> Iterator[Tokens]:
    """The members of one object, and of what is in them, that OpenAPI 3.0 does not know; extensions are the author's own."""
    known = members(kind)
    if known:
        yield from ((name,) for name in node if name not in known and not name.startswith("x-"))
    for name, form in FORMS.get(kind, {}).items():
        if name in node:
            yield from _strangers(form, node[name], (name,))


def _strangers(form: Any, value: Any, at: Tokens) -> Iterator[Tokens]:
    if isinstance(form, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strangers(form[0], item, (*at, index))
    elif isinstance(form, dict) and isinstance(value, dict) and "*" not in form:
        for name, item in value.items():
            if name in form:
                yield from _strangers(form[name], item, (*at, name))
            elif not name.startswith("x-"):
                yield (*at, name)


def misfits(kind: str, node: dict[str, Any]) -> Iterator[Misfit]:
    """The members of one object, and what is in them, that are of another type than OpenAPI 3.0 gives them."""
    forms = FORMS.get(kind, {})
    for name in node.keys() & forms.keys():
        yield from _misfits(forms[name], node[name], (name,))


def _misfits(form: Any, value: Any, at: Tokens) -> Iterator[Misfit]:
    kind: type[Any] = form if isinstance(form, type) else type(form)
    if not _is_of(kind, value):
        yield at, value, NUMBERS.get(kind) or TYPE_NAMES[kind]
    elif isinstance(form, list):
        for index, item in enumerate(value):
            yield from _misfits(form[0], item, (*at, index))
    elif isinstance(form, dict):
        for name, item in value.items():
            if (inner := form.get(name) or (None if name.startswith("x-") else form.get("*"))) is not None:
                yield from _misfits(inner, item, (*at, name))


def _is_of(form: type, value: Any) -> bool:
    """Unlike in Python, true is no number; an integer is one."""
    if isinstance(value, bool):
        return form is bool
    return isinstance(value, int | float if form is float else form)
