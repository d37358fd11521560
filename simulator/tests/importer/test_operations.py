"""Paths: what is imported, what is refused; and laws that hold for any document."""

import copy
import json

import pytest
from apim_simulator.importer import Imported, ImportRefused, import_document
from hypothesis import given
from hypothesis import strategies as st

from .conftest import OK, document


def test_methods_in_document_order_trace_dropped(read):
    """Members of a path that are no methods do not count."""
    item = {"summary": "s", "servers": [{"url": "{x}"}], "x-a": 1, "trace": OK, "patch": OK, "get": OK}
    imported = read(document(paths={"/b": item, "x-note": {}, "/a": {"delete": OK}}))
    assert [(o["method"], o["urlTemplate"]) for _, o in imported.operations] == [("PATCH", "/b"), ("GET", "/b"), ("DELETE", "/a")]
    assert imported.warnings == ["TRACE /b was dropped: trace is not supported"]


def test_a_document_without_operations_imports(read):
    """Issues report success without operations."""
    imported = read(document(paths={}))
    assert (imported.operations, imported.schema) == ([], None)


@pytest.mark.parametrize(
    ("paths", "status"),
    [
        (None, 400),
        ({"a": {}}, 400),
        ({"/a": []}, 400),
        ({"/a": {"get": 5}}, 400),
        ({"/a": {"fetch": OK}}, 400),
        ({"/a": {"$ref": "#/paths/~1b"}, "/b": {}}, 501),
        ({"/" + "a" * 1000: {"get": OK}}, 400),
        ({"/a": {"get": OK | {"description": "d" * 1001}}}, 400),
    ],
)
def test_refused_paths(refusal, paths, status):
    """Azure's limits, and what is no OpenAPI."""
    assert refusal(document(paths=paths))[0] == status


def test_one_method_and_template_twice_is_refused(refusal, read):
    """After conversion: the query joins the template."""
    query = [{"name": "a", "in": "query", "required": True, "schema": {"type": "string"}}]
    paths = {"/x?a={a}": {"get": OK | {"operationId": "one"}}, "/x": {"get": OK | {"operationId": "two", "parameters": query}}}
    assert refusal(document(paths=paths))[:2] == (400, "ValidationError")


def test_tags_are_collected_once_in_order(read):
    """And kept per operation."""
    paths = {"/a": {"get": OK | {"tags": ["b", "a"]}}, "/b": {"get": OK | {"tags": ["a", "c"]}, "put": OK}}
    imported = read(document(paths=paths, tags=[{"name": "unused"}]))
    assert imported.tags == ["b", "a", "c"]
    assert imported.operation_tags == {"get-a": ["b", "a"], "get-b": ["a", "c"]}


@pytest.mark.parametrize(("conduct", "names"), [("both", "keep"), ("template", "shout")])
def test_unknown_settings_are_the_callers_mistake(read, conduct, names):
    """Not a refusal of the document."""
    with pytest.raises(ValueError, match=r"both|shout"):
        read(document(), conduct=conduct, names=names)


BASE = document(
    paths={
        "/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                "responses": {
                    "200": {"description": "", "headers": {"h": {"schema": {"type": "string"}}}},
                    "default": {"description": ""},
                },
            },
        }
    },
    components={"schemas": {"A": {"type": "object", "properties": {"b": {"type": "array", "items": {"type": "string"}}}}}},
)
JUNK = st.sampled_from([None, True, 0, 1.5, "", "x", "#/x", [], ["x"], {}, {"x": "y"}, {"$ref": "#/info"}])


def places(node, path=()):
    """Every place of a JSON value."""
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


@given(st.sampled_from(list(places(BASE))), JUNK)
def test_no_document_makes_the_importer_fail(place, junk):
    """Any value anywhere ends in an import or a refusal, and the same text always in the same one."""
    broken = copy.deepcopy(BASE)
    target = broken
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = junk
    assert outcome(broken) == outcome(broken)


def outcome(value) -> Imported | tuple:
    try:
        return import_document(json.dumps(value), "openapi", contract={}, conduct="template", names="keep", schema_id="s")
    except ImportRefused as refused:
        return refused.status, refused.code, refused.message
