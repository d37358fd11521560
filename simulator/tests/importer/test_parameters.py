"""Parameters: placed, checked, dropped."""

import pytest

from .conftest import OK, document

TEXT = {"type": "string"}


def parameter(name, place="query", **more):
    return {"name": name, "in": place, "schema": TEXT} | ({"required": True} if place == "path" else {}) | more


def only(read, path, parameters, shared=(), **more):
    item = {"get": OK | {"parameters": list(parameters)}, "parameters": list(shared)}
    imported = read(document(paths={path: item}), **more)
    return imported.operations[0][1], imported


def names(parameters):
    return [p["name"] for p in parameters]


def test_required_query_parameters_join_the_template(read):
    """In document order; optional ones and headers do not (rev-05)."""
    given = [parameter("b", required=True), parameter("c"), parameter("a", required=True), parameter("h", "header", required=True)]
    found, _ = only(read, "/x", given)
    assert found["urlTemplate"] == "/x?b={b}&a={a}"
    assert names(found["templateParameters"]) == ["b", "a"]
    assert names(found["request"]["queryParameters"]) == ["c"]
    assert names(found["request"]["headers"]) == ["h"]
    assert all(p["required"] for p in found["templateParameters"])
    assert "required" not in found["request"]["queryParameters"][0]


def test_conduct_query_leaves_them_where_they_are(read):
    """ARM's translateRequiredQueryParameters."""
    found, _ = only(read, "/x", [parameter("b", required=True)], conduct="query")
    assert (found["urlTemplate"], found["templateParameters"]) == ("/x", [])
    assert found["request"]["queryParameters"][0]["required"] is True


def test_the_operations_parameter_replaces_the_paths(read):
    """Same name and place; the path's keep their order and their schema's name."""
    shared = [parameter("id", "path"), parameter("v", description="path's")]
    found, imported = only(read, "/x/{id}", [parameter("v", description="own"), parameter("w")], shared)
    assert [(p["name"], p.get("description")) for p in found["request"]["queryParameters"]] == [("v", "own"), ("w", None)]
    assert found["templateParameters"][0]["typeName"] == "X-id-OperationsRequest"
    schemas = imported.schema["document"]["components"]["schemas"]
    assert list(schemas) == ["X-id-OperationsRequest", "X-id-OperationsRequest-1", "X-id-GetRequest", "X-id-GetRequest-1"]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/{id}", [parameter("id", "path"), parameter("ID")]),
        ("/x", [parameter("a"), parameter("A")]),
        ("/x", [parameter("a"), parameter("a")]),
        ("/x", [parameter("h", "header"), parameter("H", "header")]),
        ("/{id}", []),
        ("/{id}/{Other}", [parameter("id", "path"), parameter("other", "path")]),
        ("/x", [{"name": "a"}]),
        ("/x", [{"name": "a", "in": "body"}]),
    ],
)
def test_clashing_and_undeclared_names_are_refused(refusal, path, parameters):
    """Letter case ignored between path and query; exact within the template."""
    assert refusal(document(paths={path: {"get": OK | {"parameters": parameters}}}))[:2] == (400, "ValidationError")


@pytest.mark.parametrize("given", [parameter("id", "path"), {"name": "a", "in": "query", "content": {"application/json": {}}}])
def test_unrecorded_parameters_are_ours_to_refuse(refusal, given):
    """A path parameter that the path lacks; a parameter described by content."""
    assert refusal(document(paths={"/x": {"get": OK | {"parameters": [given]}}}))[:2] == (501, "SimulatorUnsupported")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (parameter("a", "cookie"), False),
        (parameter("a", schema={"type": "array", "items": TEXT}, explode=False), False),
        (parameter("a", schema={"type": "array", "items": TEXT}, style="pipeDelimited"), False),
        (parameter("a", schema={"type": "array", "items": TEXT}, style="form", explode=True), True),
        (parameter("a", explode=False), True),
    ],
)
def test_what_is_dropped_is_said(read, given, kept):
    """Cookies, and query arrays in another style."""
    found, imported = only(read, "/x", [given])
    assert bool(found["request"]["queryParameters"]) is kept
    assert bool(imported.warnings) is not kept


def test_values_and_defaults_are_text(read):
    """ARM's fields say so."""
    schema = {"type": "integer", "enum": [1, 2], "default": 1}
    found, _ = only(
        read,
        "/x",
        [parameter("a", schema=schema), parameter("b", schema={"type": "boolean", "default": True}), parameter("c", schema={})],
    )
    contracts = [{k: p[k] for k in ("type", "values", "defaultValue") if k in p} for p in found["request"]["queryParameters"]]
    assert contracts == [
        {"type": "integer", "values": ["1", "2"], "defaultValue": "1"},
        {"type": "boolean", "values": [], "defaultValue": "true"},
        {"type": "", "values": []},
    ]
