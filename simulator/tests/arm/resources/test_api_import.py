"""An API PUT with a document: its two forms, what it makes, and what a second one keeps."""

import json

import pytest

POLICY = {"value": "<policies><inbound><base /></inbound></policies>"}


def operation(name, **more):
    return {"operationId": name, "summary": name.upper(), "responses": {"200": {"description": "ok"}}} | more


def document(paths, **more):
    return json.dumps({"openapi": "3.0.1", "info": {"title": "T", "version": "1"}, "paths": paths} | more)


def api(paths, **more):
    return {"path": "a", "format": "openapi+json", "value": document(paths, servers=[{"url": "https://x.example/v1"}])} | more


ONE = {"/one": {"get": operation("One_Get")}}


def operations(arm, name="a"):
    return {item["name"]: item["properties"]["urlTemplate"] for item in arm.get(f"/apis/{name}/operations")["value"]}


def test_a_stub_by_default(arm):
    """201, both poll headers, nothing but ProvisioningState; the poll brings the API."""
    first = arm("PUT", "/apis/a", {"properties": api(ONE)})
    assert (first.status_code, first.json()["properties"]) == (201, {"ProvisioningState": "InProgress"})
    assert {"location", "azure-asyncoperation"} <= set(first.headers)
    done = arm.settled(first)
    told = done.json()["properties"]
    assert (done.status_code, told["displayName"], told["serviceUrl"], told["provisioningState"]) == (
        201,
        "T",
        "https://x.example/v1",
        "Succeeded",
    )
    assert not {"value", "format"} & set(told)


def test_202_by_setting(arm):
    """Empty, Location alone (oaj-01); 201 at the end (oaj-02)."""
    arm.world.options.change({"api_import_put": "202"})
    first = arm("PUT", "/apis/a", {"properties": api(ONE)})
    assert (first.status_code, first.content, "azure-asyncoperation" in first.headers) == (202, b"", False)
    assert arm.settled(first).status_code == 201
    assert operations(arm) == {"One_Get": "/one"}


def test_nothing_is_seen_before_the_end(arm):
    """Neither the API nor its operations."""
    arm.world.options.change({"lro_polls": 1})
    first = arm("PUT", "/apis/a", {"properties": api(ONE)})
    assert arm("GET", "/apis/a").status_code == 404
    arm.settled(first)
    assert operations(arm) == {"One_Get": "/one"}


def test_required_query_parameters(arm):
    """Into the template by default, elsewhere by translateRequiredQueryParameters (rev-05)."""
    query = [{"name": "v", "in": "query", "required": True, "schema": {"type": "string"}}]
    paths = {"/one": {"get": operation("One", parameters=query)}}
    arm.put("/apis/a", api(paths))
    assert operations(arm) == {"One": "/one?v={v}"}
    arm.put("/apis/b", api(paths, path="b", translateRequiredQueryParameters="query"))
    assert operations(arm, "b") == {"One": "/one"}


def test_the_schema_of_an_import(arm):
    """One resource of 24 hexadecimal digits (oaj-04); operations name it."""
    body = {"content": {"application/json": {"schema": {"type": "string"}}}}
    arm.put("/apis/a", api({"/one": {"post": operation("One", requestBody=body)}}))
    (schema,) = arm.get("/apis/a/schemas")["value"]
    assert len(schema["name"]) == 24
    (representation,) = arm.get("/apis/a/operations/One")["properties"]["request"]["representations"]
    assert (representation["schemaId"], representation["typeName"]) == (schema["name"], "OnePostRequest")


def test_an_unchanged_import_changes_nothing(arm):
    """API, operation and schema keep their ETags (inferred from o24-04)."""
    body = {"content": {"application/json": {"schema": {"type": "string"}}}}
    paths = {"/one": {"post": operation("One", requestBody=body)}}
    arm.put("/apis/a", api(paths))
    before = arm.world.store.fact(f"etag:{arm.service.lower()}")
    again = arm("PUT", "/apis/a", {"properties": api(paths)})
    assert (again.status_code, arm.settled(again).status_code) == (200, 200)
    assert arm.world.store.fact(f"etag:{arm.service.lower()}") == before


def test_reimport(arm):
    """What matches by name is updated and keeps its policy; a new name with an old template takes its policy; the rest goes [D]."""
    arm.put(
        "/apis/a",
        api({"/one": {"get": operation("One")}, "/two": {"get": operation("Two")}, "/three": {"get": operation("Three")}}),
    )
    for name in ("One", "Two", "Three"):
        assert arm.put(f"/apis/a/operations/{name}/policies/policy", POLICY).status_code == 201
    arm.put(
        "/apis/a", api({"/uno": {"get": operation("ONE")}, "/two": {"get": operation("Zwei")}, "/new": {"get": operation("New")}})
    )
    assert operations(arm) == {"New": "/new", "One": "/uno", "Zwei": "/two"}
    found = {name: arm("GET", f"/apis/a/operations/{name}/policies/policy").status_code for name in operations(arm)}
    assert found == {"New": 404, "One": 200, "Zwei": 200}


def test_put_without_document_leaves_operations(arm):
    """[I]."""
    arm.put("/apis/a", api(ONE))
    arm.put("/apis/a", {"path": "a", "displayName": "renamed"})
    assert operations(arm) == {"One_Get": "/one"}


def test_explicit_properties_win(arm):
    """Over `info` and servers; a re-import without serviceUrl derives it again."""
    arm.put("/apis/a", api(ONE, displayName="mine", serviceUrl="https://mine.example"))
    told = arm.get("/apis/a")["properties"]
    assert (told["displayName"], told["serviceUrl"]) == ("mine", "https://mine.example")
    arm.put("/apis/a", api(ONE, displayName="mine"))
    assert arm.get("/apis/a")["properties"]["serviceUrl"] == "https://x.example/v1"


def test_tags(arm, error):
    """Made once, put on operations, locked [C]."""
    paths = {"/one": {"get": operation("One", tags=["shared", "own"])}}
    arm.put("/tags/known", {"displayName": "Shared"})
    arm.put("/apis/a", api(paths))
    assert [tag["name"] for tag in arm.get("/tags")["value"]] == ["own", "known"]
    assert [tag["name"] for tag in arm.get("/apis/a/operations/One/tags")["value"]] == ["own", "known"]
    arm.world.options.change({"lro_polls": 1})
    first = arm("PUT", "/apis/a", {"properties": api(paths)})
    clash = arm("PUT", "/apis/b", {"properties": api(paths, path="b")})
    assert error(clash) == (409, "PessimisticConcurrencyConflict", [])
    arm.settled(first)
    assert arm.put("/apis/b", api(paths, path="b")).status_code == 201


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"format": "openapi-link", "value": "https://x.example/d.json"}, (501, "SimulatorUnsupported", ["representation"])),
        ({"format": "swagger-json"}, (501, "SimulatorUnsupported", ["representation"])),
        ({"value": "{"}, (400, "ValidationError", ["representation"])),
        ({"value": document(ONE, openapi="3.1.0")}, (501, "SimulatorUnsupported", ["representation"])),
        ({"value": document(ONE, servers=[{"url": "https://{x}/"}])}, (400, "ValidationError", ["representation"])),
        ({"value": " " * 4_000_001}, (413, "RequestedSizeExceeded", [None])),
    ],
)
def test_refused_documents(arm, error, changes, refusal):
    """At the PUT itself; nothing is stored."""
    assert error(arm("PUT", "/apis/a", {"properties": api(ONE) | changes})) == refusal
    assert arm("GET", "/apis/a").status_code == 404


def test_a_failed_import_keeps_the_old_api(arm):
    """lro_fail on an update changes neither API nor operations [C]."""
    arm.put("/apis/a", api(ONE))
    arm.world.faults.arm({"plane": "arm", "match": {"method": "PUT", "path": "/apis/a$"}, "action": {"lro_fail": True}})
    failed = arm("PUT", "/apis/a", {"properties": api({"/two": {"get": operation("Two")}})})
    assert arm.client.get(failed.headers["azure-asyncoperation"], headers=arm.headers).json()["status"] == "Failed"
    assert operations(arm) == {"One_Get": "/one"}


def test_an_imported_revision(arm):
    """A new revision may be imported on top of a copy."""
    arm.put("/apis/a", api(ONE))
    arm.put("/apis/a;rev=2", api({"/two": {"get": operation("Two")}}, sourceApiId="/apis/a"))
    assert (operations(arm), operations(arm, "a;rev=2")) == ({"One_Get": "/one"}, {"Two": "/two"})


def test_warnings_reach_the_journal(arm):
    """A recursive schema is accepted, and said."""
    tree = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Tree"}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}
    value = document({"/one": {"post": operation("One", requestBody=body)}}, components={"schemas": {"Tree": tree}})
    noted = []
    arm.world.journal.note = noted.append
    arm.put("/apis/a", api(ONE) | {"value": value})
    assert noted == ['schema "Tree" is recursive, which Learn calls unsupported']
