"""Examples: the document's own first, else one by schema."""

import pytest
from apim_simulator.importer.samples import DEPTH, Samples, is_json

from .conftest import document

SCHEMAS = {
    "Pet": {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}, "tag": {"type": "string"}}},
    "Tree": {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Tree"}}},
}
SAMPLES = Samples({"components": {"schemas": SCHEMAS, "examples": {"one": {"summary": "s", "value": 1, "x-a": 2}}}})


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/components/schemas/Pet"}, {"id": 0, "name": "string", "tag": "string"}),
        ({"type": "array", "items": {"type": "string", "example": "x"}}, ["x"]),
        ({"type": "string", "enum": ["b", "a"]}, "b"),
        ({"type": "integer", "default": 3}, 3),
        ({"type": "boolean"}, True),
        (
            {"allOf": [{"$ref": "#/components/schemas/Pet"}], "properties": {"age": {"type": "number"}}},
            {"id": 0, "name": "string", "tag": "string", "age": 0},
        ),
        ({"allOf": [{"type": "string"}]}, "string"),
        ({"oneOf": [{"type": "integer"}, {"type": "string"}]}, 0),
        ({"anyOf": [{"type": "string"}]}, "string"),
        ({"nullable": True}, {}),
        ({"type": "array"}, []),
    ],
)
def test_values_by_schema(schema, expected):
    """rev-05 shows an object of integer and strings; the rest is inferred."""
    assert SAMPLES.value(schema, DEPTH) == expected


def test_recursion_ends():
    """At our depth."""
    value, depth = SAMPLES.value({"$ref": "#/components/schemas/Tree"}, DEPTH), 0
    while value:
        value, depth = value["child"], depth + 1
    assert depth == DEPTH


def test_documented_examples_come_first():
    """Of a media type: `example`, then `examples`, by reference too; texts repeat the first value."""
    assert SAMPLES.members("application/json", {"example": {"a": [1]}, "schema": {"type": "string"}}) == {
        "examples": {"default": {"value": {"a": [1]}}},
        "generatedSample": '{\r\n  "a": [\r\n    1\r\n  ]\r\n}',
        "sample": '{\r\n  "a": [\r\n    1\r\n  ]\r\n}',
    }
    named = {"examples": {"first": {"$ref": "#/components/examples/one"}, "second": {"value": 2}}}
    assert SAMPLES.members("text/plain", named) == {
        "examples": {"first": {"summary": "s", "value": 1}, "second": {"value": 2}},
        "generatedSample": "1",
        "sample": "1",
    }


def test_only_json_gets_made_examples():
    """Inferred."""
    assert SAMPLES.members("text/plain", {"schema": {"type": "string"}}) == {}
    assert SAMPLES.members("application/json", {}) == {}
    kinds = ["application/json", "application/problem+json; charset=utf-8", "text/json", "application/xml", "application/jsonp"]
    assert [is_json(kind) for kind in kinds] == [True, True, True, False, False]


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_a_schema_in_itself_ends(read, keyword):
    """Without a level between, no depth is reached."""
    schema = {"$ref": "#/components/schemas/A"}
    content = {"content": {"application/json": {"schema": schema}}}
    paths = {"/a": {"post": {"requestBody": content, "responses": {"200": {"description": "ok"}}}}}
    imported = read(document(paths=paths, components={"schemas": {"A": {keyword: [schema, {"type": "object"}]}}}))
    assert imported.operations[0][1]["request"]["representations"][0]["examples"] == {"default": {"value": {}}}
