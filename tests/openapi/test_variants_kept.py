"""What only a discriminator or a keyword of 3.1 names survives pruning and folding."""

import json

import pytest

import openapi
from openapi.document import Document
from openapi.folding import folded
from openapi.selection import pruned

REFERENCE = {"$ref": "#/components/schemas/S"}


def document(schema, schemas, version="3.0.3"):
    """One operation whose answer is a schema."""
    response = {"description": "d", "content": {"application/json": {"schema": schema}}}
    tree = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "A", "responses": {"200": response}}}},
        "components": {"schemas": schemas},
    }
    return Document("a.json", json.loads(json.dumps(tree)))


@pytest.mark.parametrize("value", ["#/components/schemas/S", "S"])
def test_lean_keeps_what_an_inline_mapping_names(value):
    """S is used once besides, by T, and would lose its name but for the mapping in the operation."""
    schema = {
        "oneOf": [{"$ref": "#/components/schemas/T"}],
        "discriminator": {"propertyName": "kind", "mapping": {"s": value}},
    }
    long = {"type": "object", "properties": {"kind": {"type": "string", "maxLength": 10}, "other": {"type": "string"}}}
    schemas = {"S": long, "T": {"type": "object", "properties": {"s": REFERENCE}}}
    assert set(openapi.compacted(document(schema, schemas), "lean").tree["components"]["schemas"]) == {"S", "T"}


@pytest.mark.parametrize(
    "schema",
    [
        *({name: REFERENCE} for name in ("if", "then", "else", "contains", "propertyNames")),
        *({name: REFERENCE} for name in ("unevaluatedItems", "unevaluatedProperties")),
        {"prefixItems": [REFERENCE]},
        *({name: {"a": REFERENCE}} for name in ("$defs", "dependentSchemas", "patternProperties")),
    ],
    ids=lambda schema: next(iter(schema)),
)
def test_keywords_of_31_reach(schema):
    whole = document(schema, {"S": {"type": "string"}, "Gone": {}}, "3.1.0")
    assert set(pruned(whole).tree["components"]["schemas"]) == {"S"}


@pytest.mark.parametrize(
    "schema", [True, False, {"allOf": [True, REFERENCE]}, {"oneOf": [False], "discriminator": {"propertyName": "k"}}]
)
def test_booleans_as_schemas_and_lists_of_types_are_left_alone(schema):
    """None of the steps trips on them, and each stays what it was."""
    schemas = {"B": schema, "S": {"type": ["string", "null"]}, "Yes": True}
    inside = {
        "type": ["object", "null"],
        "items": False,
        "properties": {"b": {"$ref": "#/components/schemas/B"}, "s": REFERENCE, "t": True},
    }
    whole = document(inside, schemas, "3.1.0")
    assert pruned(whole).tree["components"]["schemas"]["B"] == schema
    assert openapi.compacted(whole).tree["components"]["schemas"]["B"] == schema
    assert folded(pruned(whole)).tree["paths"] == whole.tree["paths"]
    openapi.lint(whole)


def test_a_31_document_with_booleans_as_schemas_has_the_shape_of_one():
    whole = document({"items": False, "contains": True, "prefixItems": [True]}, {"S": True}, "3.1.0")
    assert openapi.shape.faults(whole) == ()
