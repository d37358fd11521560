"""The check against the OpenAPI standard: what it finds, where, and that it never ends the command."""

import json

import pytest

import openapi
from apim import openapi_structure
from apim.openapi_structure import defaults, standard

OK = {"responses": {"200": {"description": "fine"}}}


def document(version="3.0.3", **more):
    """A document that keeps the standard, but for `more`."""
    tree = {"openapi": version, "info": {"title": "a", "version": "1"}, "paths": {"/a": {"get": OK}}, **more}
    return openapi.examined(json.dumps(tree, indent=1), "a.json")[0]


def found(given):
    """Place and message of each finding."""
    return [(each.place, each.found) for each in openapi_structure.faults(given)]


def schemas(**named):
    """Components with these schemas."""
    return {"components": {"schemas": named}}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_document_that_keeps_the_standard(version):
    assert found(document(version)) == []


TWICE = {"tags": [{"name": "one"}, {"name": "one", "description": "again"}]}
X = {"name": "x", "in": "query", "schema": {}}
OPERATION = {"parameters": [{"name": "x", "in": "path", "required": True, "schema": {"type": "string"}}], **OK}


@pytest.mark.parametrize(
    ("version", "more", "expected"),
    [
        ("3.0.3", schemas(A={"type": "text"}), ("/components/schemas/A/type", '"text" is not one of ')),
        ("3.1.0", schemas(A={"type": "text"}), ("/components/schemas/A/type", '"text" is not valid under any')),
        ("3.1.0", schemas(A={"minimum": "1"}), ("/components/schemas/A/minimum", '"1" is not of type "number"')),
        (
            "3.0.3",
            {"paths": {"/a": {"get": {"parameters": [{"name": "x", "in": "query", "schema": {"type": "text"}}], **OK}}}},
            ("/paths/~1a/get/parameters/0/schema/type", '"text" is not one of '),
        ),
        ("3.0.3", TWICE, ("/tags/1", 'the tag "one" is there already')),
        (
            "3.0.3",
            {"paths": {"/a": {"get": {"operationId": "x", **OK}}, "/b": {"get": {"operationId": "x", **OK}}}},
            ("/paths/~1a/get/operationId", '2 operations have the operationId "x"'),
        ),
        ("3.0.3", {"paths": {"/a/{x}": {"get": OK}}}, ("/paths/~1a~1{x}/get", "{x} in the path is no path parameter")),
        ("3.0.3", {"paths": {"/a": {"get": OPERATION}}}, ("/paths/~1a/get", 'the path parameter "x" is not in the path')),
        (
            "3.0.3",
            {"paths": {"/a": {"get": {"parameters": [X, {**X, "required": True}], **OK}}}},
            ("/paths/~1a/get/parameters/1", 'the parameter "x" in query is there already'),
        ),
        (
            "3.0.3",
            schemas(A={"allOf": [{"$ref": "#/components/schemas/B"}], "required": ["x", "y"]}, B={"properties": {"x": {}}}),
            ("/components/schemas/A/required", "required are properties that no part of the schema has: y"),
        ),
        ("3.0.3", schemas(A={"$ref": "other.json#/B"}), ("/components/schemas/A/$ref", '"other.json#/B" leads nowhere')),
    ],
)
def test_what_breaks_the_standard(version, more, expected):
    """At its place; what an alternative says further inside counts, not that no alternative fits."""
    told = found(document(version, **more))
    assert (told[0][0], expected[1] in told[0][1]) == (expected[0], True), told
    assert len(told) == (2 if "operationId" in told[0][0] else 1)


@pytest.mark.parametrize(
    ("version", "schema", "message"),
    [
        ("3.0.3", {"type": "integer", "default": "1"}, '"1" is not of type "integer"'),
        ("3.0.3", {"type": "integer", "minimum": 1, "exclusiveMinimum": True, "default": 1}, "1 is less than or equal to"),
        ("3.0.3", {"type": "string", "nullable": True, "default": None}, None),
        ("3.0.3", {"type": "array", "items": {"type": "string", "nullable": True}, "default": [None]}, None),
        ("3.0.3", {"type": "string", "format": "date", "default": "today"}, 'is not a "date"'),
        ("3.1.0", {"type": ["string", "null"], "default": None}, None),
        ("3.1.0", {"type": "string", "default": None}, 'null is not of type "string"'),
        ("3.1.0", {"allOf": [{"$ref": "#/components/schemas/B"}], "default": "c"}, '"c" is not one of "a" or "b"'),
        ("3.1.0", {"allOf": [{"$ref": "#/components/schemas/B"}], "default": "a"}, None),
    ],
)
def test_a_default_fits_its_schema(version, schema, message):
    """With what it refers to; null where the version lets a schema say so."""
    told = found(document(version, **schemas(A=schema, B={"enum": ["a", "b"]})))
    assert [place for place, _ in told] == (["/components/schemas/A/default"] if message else [])
    assert message is None or message in told[0][1]


def test_the_default_of_no_schema_is_left_alone():
    """What is wrong with the schema is told once."""
    ((place, _),) = found(document("3.1.0", **schemas(A={"minimum": "1", "default": 2})))
    assert place == "/components/schemas/A/minimum"


class PanicError(BaseException):
    """As the library's, which is no Exception either."""


@pytest.mark.parametrize("error", [PanicError("index out of bounds"), RecursionError("too deep"), ImportError("no such library")])
def test_a_check_that_fails_is_one_warning(monkeypatch, error):
    """With what was found before."""

    def broken(_document):
        raise error

    monkeypatch.setattr(defaults, "check", broken)
    given = document(**TWICE)
    one, other = openapi_structure.faults(given)
    assert (one.place, other.severity, other.place) == ("/tags/1", "warning", "")
    assert other.found == f"not all of it could be checked against the standard: {type(error).__name__}: {error}"


def test_an_interrupt_is_none(monkeypatch):
    def interrupted(_document):
        raise KeyboardInterrupt

    monkeypatch.setattr(standard, "check", interrupted)
    with pytest.raises(KeyboardInterrupt):
        openapi_structure.faults(document())


def test_depth_as_far_as_documents_go():
    """The deepest that reading lets through."""
    schema = {"type": "string"}
    for _ in range(80):
        schema = {"items": schema, "default": []}
    assert found(document("3.1.0", **schemas(A=schema))) == []
