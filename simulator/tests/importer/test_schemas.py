"""Stored schemas: order, decimals, extensions, inline names."""

from typing import Any

import pytest
from apim_simulator.importer.result import ImportRefused
from apim_simulator.importer.schemas import ORDER, SchemaRegistry, stored


def test_keywords_are_reordered_at_every_depth():
    """`properties` keep their own order."""
    schema: dict[str, Any] = {
        "xml": {"name": "a"},
        "properties": {"z": {"format": "int64", "type": "integer"}, "a": {}},
        "type": "object",
        "required": ["z"],
    }
    found = stored(schema)
    assert list(found) == ["required", "type", "properties", "xml"]
    assert list(found["properties"]) == ["z", "a"]
    assert list(found["properties"]["z"]) == ["type", "format"]
    assert schema["properties"]["z"] == {"format": "int64", "type": "integer"}


def test_bounds_become_decimals_but_lengths_do_not():
    """10 becomes 10.0 (oaj-04); beyond 2^53 an integer stays exact."""
    found = stored({"maximum": 10, "minimum": -(2**63), "maxLength": 5, "multipleOf": 2, "default": 7})
    assert {name: repr(value) for name, value in found.items()} == {
        "multipleOf": "2.0",
        "maximum": "10.0",
        "minimum": "-9223372036854775808",
        "maxLength": "5",
        "default": "7",
    }


def test_extensions_and_siblings_of_references_go():
    """Learn drops extensions; OpenAPI 3.0 ignores what stands beside $ref."""
    assert stored({"type": "string", "x-ms-enum": {}, "items": {"$ref": "#/a", "default": 1}}) == {
        "type": "string",
        "items": {"$ref": "#/a"},
    }


@pytest.mark.parametrize(
    ("schema", "status"),
    [
        ({"const": 1}, 501),
        ({"properties": []}, 400),
        ({"items": 5}, 400),
    ],
)
def test_refused_schemas(schema, status):
    """Azure's where a report says so, ours where nothing is recorded."""
    with pytest.raises(ImportRefused) as refused:
        stored({"allOf": [schema]})
    assert refused.value.status == status


def test_inline_schemas_get_numbers_and_references_their_component():
    """Equal ones are not shared; shared bodies come last and once."""
    registry = SchemaRegistry({"components": {"schemas": {"A": {"type": "string"}, "P-1": {"type": "string"}}}}, "s")
    assert registry.deferred({"type": "array"}, "Body-json") == registry.deferred({"type": "array"}, "Body-json") == "Body-json"
    assert registry.type_of({"$ref": "#/components/schemas/A"}, "P") == "A"
    assert [registry.type_of({"type": "string"}, "P") for _ in range(3)] == ["P", "P-2", "P-3"]
    schemas = registry.properties()["document"]["components"]["schemas"]
    assert list(schemas) == ["A", "P-1", "P", "P-2", "P-3", "Body-json"]
    assert schemas["P"] == {"type": "string", "x-apim-inline": True}


def test_no_keyword_stands_twice_in_the_order():
    """Else one of them would be wrong."""
    assert len(set(ORDER)) == len(ORDER)
