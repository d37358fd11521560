"""Instances of JSON schemas: each fits its schema, by the judgement of the jsonschema package, and is the same each time."""

import jsonschema
import pytest
from apim_simulator.model.json_instance import instance
from apim_simulator.model.json_text import Unfit

NODE = {
    "type": "object",
    "properties": {"value": {"enum": ["x", "y"]}, "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}},
    "required": ["value", "next"],
    "additionalProperties": False,
}
CASES = {
    "names stand for texts": (
        {"type": "object", "properties": {"city": {"type": "string"}, "day": {"type": "string"}}, "required": ["city"]},
        {"city": "city"},
    ),
    "a list of types": ({"type": ["null", "integer"]}, 1),
    "an array has one item": ({"type": "array", "items": {"type": "boolean"}}, [True]),
    "or as many as it needs": ({"type": "array", "items": {"const": 7}, "minItems": 3}, [7, 7, 7]),
    "or none": ({"type": "array", "maxItems": 0}, []),
    "a tuple": ({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "null"}], "items": False}, [1, None]),
    "the first value of an enum": ({"enum": ["b", "a"]}, "b"),
    "the first alternative": ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, 1),
    "an alternative that ends": ({"$ref": "#/$defs/node", "$defs": {"node": NODE}}, None),
    "an optional reference to itself": ({"type": "object", "properties": {"again": {"$ref": "#"}}}, {}),
    "all of several": (
        {
            "allOf": [{"type": "object", "properties": {"a": {"type": "null"}}, "required": ["a"]}],
            "properties": {"b": {"type": "number"}},
            "required": ["b"],
        },
        {"a": None, "b": 1.0},
    ),
    "as many members as it needs": ({"type": "object", "minProperties": 1}, {"member0": "member0"}),
    "a range": ({"type": "integer", "minimum": 10, "maximum": 20, "multipleOf": 7}, 14),
    "a narrow range": ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5}, 0.25),
    "a range below zero": ({"type": "integer", "maximum": -3}, -3),
    "a format": ({"type": "string", "format": "date"}, "2026-01-02"),
    "a length": ({"type": "string", "minLength": 6, "maxLength": 8}, "textxx"),
    "a pattern": ({"type": "string", "pattern": r"^[A-Z]{3}-\d+(foo|bar)?[^a]$"}, "AAA-0b"),
    "a pattern of sets": ({"type": "string", "pattern": r"[\d][^a-z\d][\W_](x|y){2,}"}, "0  xx"),
    "a pattern that is slow to search": ({"type": "string", "pattern": "^(a+){3}(a+)+$"}, "aaaa"),
    "no type": ({"properties": {"a": {}}, "required": ["a"]}, {"a": "a"}),
    "anything": ({}, "text"),
}


@pytest.mark.parametrize("case", CASES)
def test_an_instance_fits_its_schema(case):
    """The one that we know, where one is named."""
    schema, expected = CASES[case]
    found = instance(schema)
    jsonschema.validate(found, schema)
    assert found == instance(schema)
    assert expected is None or found == expected


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "string", "pattern": "^(?=a)b"}, "pattern"),
        ({"type": "string", "pattern": "("}, "pattern"),
        ({"type": "string", "pattern": [[]]}, "pattern"),
        ({"type": "object", "properties": [], "required": ["a"]}, "wrong kind"),
        ({"type": "integer", "minimum": "x"}, "wrong kind"),
        ({"type": "string", "pattern": r"(a)\1"}, "pattern"),
        ({"type": "string", "pattern": "(a+){30}$a"}, "pattern"),
        ({"type": "string", "pattern": "(((x{9999}){9999}){9999})"}, "pattern"),
        ({"type": "string", "format": "iri"}, "format iri"),
        ({"type": "string", "minLength": 10**9}, "minLength"),
        ({"type": "string", "format": "date", "maxLength": 3}, "length"),
        ({"type": "integer", "minimum": 2, "maximum": 1}, "range"),
        ({"not": {}}, "keyword not"),
        ({"$ref": "https://example.com/schema"}, "reference"),
        ({"$ref": "#/$defs/absent"}, "reference"),
        ({"$ref": "#"}, "itself"),
        ({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}, "itself"),
        ({"type": "file"}, "type 'file'"),
        ({"anyOf": [False]}, "allows nothing"),
        ({"type": "array", "items": {"type": "null"}, "minItems": 10**9}, "many parts"),
        ({"allOf": [{"$ref": "#"}, {"$ref": "#"}]}, "itself"),
        ({"type": "object", "required": ["a"], "additionalProperties": False}, "additionalProperties"),
        ({"type": "array", "minItems": 2, "uniqueItems": True}, "uniqueItems"),
    ],
)
def test_a_schema_that_is_not_understood_is_refused(schema, message):
    """With the keyword; none takes long."""
    with pytest.raises(Unfit, match=message):
        instance(schema)
