"""What OpenAPI 3.0 forbids by type is refused as Azure refuses it, with its place."""

import pytest
from apim_simulator.importer.member_types import KINDS

from .conftest import OK, document


def of_schema(schema):
    return document(components={"schemas": {"A": schema}})


def of_operation(**members):
    return document(paths={"/a": {"get": OK | members}})


def of_parameter(**members):
    return of_operation(parameters=[{"name": "q", "in": "query", "schema": {"type": "string"}} | members])


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (of_schema({"type": ["string", "null"]}), "/components/schemas/A/type must be a text"),
        (of_schema({"exclusiveMinimum": 5}), "/components/schemas/A/exclusiveMinimum must be true or false"),
        (of_schema({"nullable": "yes"}), "/components/schemas/A/nullable must be true or false"),
        (of_schema({"properties": {"x": {"required": True}}}), "/components/schemas/A/properties/x/required must be a list"),
        (of_schema({"allOf": [{"maxLength": 1.5}]}), "/components/schemas/A/allOf/0/maxLength must be a whole number"),
        (of_schema({"minimum": True}), "/components/schemas/A/minimum must be a number"),
        (of_schema({"discriminator": "kind"}), "/components/schemas/A/discriminator must be an object"),
        (of_schema({"additionalProperties": 1}), "/components/schemas/A/additionalProperties"),
        (of_schema({"required": ["x", 1]}), "/components/schemas/A/required/1 must be a text"),
        (of_operation(tags="x"), "/paths/~1a/get/tags must be a list"),
        (of_operation(security=[{"key": "x"}]), "/paths/~1a/get/security/0/key must be a list"),
        (of_parameter(explode="yes"), "/paths/~1a/get/parameters/0/explode must be true or false"),
        (document(servers=5), "/servers must be a list"),
        (document(info={"title": "T", "version": 1}), "/info/version must be a text"),
        (document(tags=["x"]), "/tags/0 must be an object"),
    ],
)
def test_another_type_is_refused(refusal, content, place):
    """azure-docs 119506 and 123982."""
    status, code, message = refusal(content)
    assert (status, code) == (400, "ValidationError")
    assert message.startswith(f"Parsing error: #{place}")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (of_parameter(uniqueItems=True), "uniqueItems is not a valid property at #/paths/~1a/get/parameters/0"),
        (of_schema({"const": 1}), "const is not a valid property at #/components/schemas/A"),
        (of_operation(paramters=[]), "paramters is not a valid property at #/paths/~1a/get"),
        (document(info={"title": "T", "version": "1", "summary": "s"}), "summary is not a valid property at #/info"),
    ],
)
def test_an_unknown_member_is_refused(refusal, content, place):
    """azure-apim-extension issue 62."""
    assert refusal(content) == (400, "ValidationError", f"Parsing error: {place}")


def test_what_a_discriminator_names_is_required(refusal, read):
    """BAG-API issue 8; a variant that has it is enough."""
    schema = {"type": "object", "properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}}
    words = "Schema A must contain property specified in the discriminator kind in the required field list."
    assert refusal(of_schema(schema)) == (400, "ValidationError", f"Parsing error: {words}")
    read(of_schema(schema | {"required": ["kind"]}))
    read(of_schema({"oneOf": [{"properties": {"kind": {}}}], "discriminator": {"propertyName": "kind"}}))


def test_data_and_extensions_may_be_anything(read):
    """Examples, defaults, listed values, and what begins with `x-`."""
    schema = {"default": [1], "example": {"type": 1}, "enum": [None, 1], "additionalProperties": True, "properties": {"type": {}}}
    read(of_schema(schema) | {"x-anything": 5})
    read(of_operation(**{"x-type": 1, "security": [{}]}))


def test_each_form_is_a_type_or_a_kind():
    """A misspelt one would pass all."""
    types = {"a text", "true or false", "a whole number", "a number", "an object", "a list", "open", "anything"}
    forms = {form.lstrip("[{") for members in KINDS.values() for form in members.values()}
    assert forms <= types | KINDS.keys()
