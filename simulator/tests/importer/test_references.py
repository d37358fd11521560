"""References: external, dangling, recursive; what is a name and what is data."""

import pytest
from apim_simulator.importer.references import component_name, follow, recursive_schemas, resolve

from .conftest import OK, document

AZURE = (400, "ValidationError")


def with_schema(schema, name="A"):
    return document(components={"schemas": {name: schema}})


@pytest.mark.parametrize(
    "broken",
    [
        with_schema({"$ref": "other.json#/a"}),
        with_schema({"$ref": "https://example.org/a.json"}),
        with_schema({"$ref": "#/components/schemas/Absent"}),
        with_schema({"properties": {"example": {"$ref": "other.json"}}}),
        with_schema({"properties": {"x-a": {"$ref": "#/nowhere"}}}),
        with_schema({"type": "object"}, name="a b"),
        document(paths={"/a": {"get": OK | {"parameters": [{"$ref": "#/components/parameters/absent"}]}}}),
    ],
)
def test_external_and_dangling_references_and_bad_names_are_refused(refusal, broken):
    """Also behind a property that is called like an ignored member."""
    assert refusal(broken)[:2] == AZURE


@pytest.mark.parametrize(
    "fine",
    [
        with_schema({"properties": {"$ref": {"type": "string"}}}),
        with_schema({"example": {"$ref": "data.json"}, "default": {"$ref": "x"}, "enum": [{"$ref": "y"}]}),
        with_schema({"x-ms-examples": {"one": {"$ref": "./examples/one.json"}}}),
        document(**{"x-anything": {"$ref": "elsewhere.json"}}),
    ],
)
def test_references_in_data_and_ignored_extensions_are_none(read, fine):
    """External ones in x-ms-examples are in Azure's own documents."""
    read(fine)


@pytest.mark.parametrize("place", [document(**{"x-ms-paths": {}}), document(paths={"/a": {"x-servers": []}})])
def test_the_extensions_that_azure_honours_are_ours_to_refuse(refusal, place):
    """Learn: x-ms-paths and x-servers are read."""
    assert refusal(place)[:2] == (501, "SimulatorUnsupported")


def test_recursion_is_accepted_with_a_warning(read):
    """Each schema that reaches itself is named; one that only leads to a cycle is not."""
    schemas = {
        "Leaf": {"type": "string"},
        "Tree": {"properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}},
        "Ping": {"allOf": [{"$ref": "#/components/schemas/Pong"}]},
        "Pong": {"properties": {"back": {"$ref": "#/components/schemas/Ping"}}},
        "Outside": {"$ref": "#/components/schemas/Tree"},
    }
    body = document(components={"schemas": schemas})
    assert recursive_schemas(body) == ["Tree", "Ping", "Pong"]
    assert [warning.split('"')[1] for warning in read(body).warnings] == ["Tree", "Ping", "Pong"]


def test_a_reference_that_only_leads_to_itself_is_refused(refusal):
    """Nothing could be shown for it."""
    parameters = {"a": {"$ref": "#/components/parameters/b"}, "b": {"$ref": "#/components/parameters/a"}}
    paths = {"/a": {"get": OK | {"parameters": [{"$ref": "#/components/parameters/a"}]}}}
    assert refusal(document(paths=paths, components={"parameters": parameters}))[:2] == AZURE


def test_pointers():
    """Escapes of JSON pointer and URL, list positions, absent targets."""
    body = {"a/b": {"c~d": [1, {"e f": 2}]}}
    assert resolve(body, "#/a~1b/c~0d/1/e%20f") == 2
    assert [resolve(body, pointer) for pointer in ("#/a", "#/a~1b/c~0d/2", "#/a~1b/c~0d/x", "#/a~1b/c~0d/0/f")] == [None] * 4
    assert follow({"x": {"$ref": "#/y"}, "y": {"z": 1}}, {"$ref": "#/x"}) == {"z": 1}
    assert component_name({"$ref": "#/components/schemas/A.b-c_d"}) == "A.b-c_d"
    assert [
        component_name(n) for n in ({"$ref": "#/paths/x"}, {"$ref": "#/components/schemas/A/items"}, {"type": "string"}, True)
    ] == [None] * 4
