"""Request bodies, responses, headers."""

import pytest

from .conftest import OK, document

TEXT = {"schema": {"type": "string"}}


def posted(read, **members):
    imported = read(document(paths={"/x": {"post": OK | members}}))
    return imported.operations[0][1], imported


def types(representations):
    return [(r["contentType"], r.get("typeName")) for r in representations]


def test_inline_bodies_are_named_after_parameters(read):
    """Parameters first, then each media type."""
    found, _ = posted(
        read,
        parameters=[{"name": "a", "in": "query", "schema": {"type": "string"}}],
        requestBody={"content": {"application/json": TEXT, "text/plain": TEXT, "text/csv": {}}},
    )
    expected = [("application/json", "XPostRequest-1"), ("text/plain", "XPostRequest-2"), ("text/csv", None)]
    assert types(found["request"]["representations"]) == expected


def test_forms_have_parameters_instead_of_a_type(read):
    """oaj-04: no schema for a form body."""
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string", "description": "d"}, "b": {"type": "integer"}},
    }
    kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    found, imported = posted(read, requestBody={"content": {kind: {"schema": schema} for kind in kinds}})
    parameters = [
        {"name": "a", "type": "string", "values": [], "description": "d", "required": True},
        {"name": "b", "type": "integer", "values": []},
    ]
    assert found["request"]["representations"] == [{"contentType": kind, "formParameters": parameters} for kind in kinds]
    assert imported.schema is None


def test_shared_bodies_are_named_after_their_component(read):
    """UserArrayRequest-json of oaj-04."""
    body = {"content": {"application/json": TEXT}}
    reference = {"$ref": "#/components/requestBodies/things"}
    paths = {"/a": {"post": OK | {"requestBody": reference}}, "/b": {"put": OK | {"requestBody": reference}}}
    imported = read(document(paths=paths, components={"requestBodies": {"things": body}}))
    for _, operation in imported.operations:
        assert types(operation["request"]["representations"]) == [("application/json", "ThingsRequest-json")]
    assert list(imported.schema["document"]["components"]["schemas"]) == ["ThingsRequest-json"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_methods_without_body_lose_it(read, method):
    """With its schema, and with a warning."""
    imported = read(document(paths={"/x": {method: OK | {"requestBody": {"content": {"application/json": TEXT}}}}}))
    assert imported.operations[0][1]["request"] == {"queryParameters": [], "headers": [], "representations": []}
    assert (imported.schema, len(imported.warnings)) == (None, 1)


@pytest.mark.parametrize(
    ("declared", "codes"),
    [
        (["200", "default"], [(200, "200"), (400, "default"), (500, "default")]),
        (["default"], [(400, "default"), (500, "default")]),
        (["default", "400"], [(400, "400"), (500, "default")]),
        (["200", "x-note"], [(200, "200")]),
    ],
)
def test_the_default_response_is_stored_as_400_and_500(read, declared, codes):
    """Unless these are declared."""
    found, _ = posted(read, responses={name: {"description": name} for name in declared})
    assert [(r["statusCode"], r["description"]) for r in found["responses"]] == codes


def test_response_schemas_and_headers_are_named_by_status(read):
    """A header's name stays as it is; required is said only if so."""
    headers = {"X-Rate-Limit": TEXT | {"required": True}, "apim-request-id": TEXT | {"description": "d"}}
    found, _ = posted(read, responses={"201": {"description": "", "content": {"application/json": TEXT}, "headers": headers}})
    assert types(found["responses"][0]["representations"]) == [("application/json", "XPost201ApplicationJsonResponse")]
    common = {"type": "string", "values": [], "schemaId": "s"}
    assert found["responses"][0]["headers"] == [
        common | {"name": "X-Rate-Limit", "required": True, "typeName": "XPost201X-Rate-LimitResponseHeader"},
        common | {"name": "apim-request-id", "description": "d", "typeName": "XPost201apim-request-idResponseHeader"},
    ]


@pytest.mark.parametrize(
    ("responses", "status"), [({"4XX": {"description": ""}}, 501), (None, 400), ({"200": {"headers": {"a": {"content": {}}}}}, 501)]
)
def test_refused_responses(refusal, responses, status):
    """Ranges and headers without schema are unrecorded; responses there must be."""
    assert refusal(document(paths={"/x": {"get": {"responses": responses}}}))[0] == status
