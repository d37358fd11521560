"""The front door: token, api-version, routes, ancestors, names, bodies on the wire."""

import json

import pytest
from apim_simulator.arm import registry


def test_no_bearer_is_401(arm, error):
    """Any non-empty bearer token will do, none will not."""
    assert error(arm("GET", "", headers={"Authorization": ""})) == (401, "AuthenticationFailed", [])
    assert error(arm("GET", "", headers={"Authorization": "Bearer "}))[0] == 401
    assert arm("GET", "", headers={"Authorization": "Bearer x"}).status_code == 200


def test_api_version_is_required_and_checked(arm, error):
    """None is Resource Manager's error, without details; one that is not simulated is refused as ours, never with Azure's code."""
    missing = arm("GET", "", version=None)
    assert error(missing) == (400, "MissingApiVersionParameter", [])
    assert "details" not in missing.json()["error"]
    refused = arm("GET", "", version="2021-08-01")
    assert error(refused) == (501, "SimulatorUnsupported", [])
    assert refused.json()["error"]["message"] == (
        "not simulated: api-version '2021-08-01' of Microsoft.ApiManagement/service; "
        "simulated are 2022-08-01, 2024-05-01, 2025-09-01-preview"
    )


@pytest.mark.parametrize("path", ["/x", "/", "//", "/%00", "/%2F", "/subscriptions", "/x/operationresults", "/%ff%fe", "/.."])
def test_odd_paths_are_refused_and_crash_nothing(arm, path):
    """Whatever comes, the answer is an error of ARM's shape."""
    answer = arm.client.get(path, params={"api-version": "2024-05-01"}, headers=arm.headers)
    assert (answer.status_code, answer.json()["error"]["code"]) in {
        (501, "SimulatorUnknownRoute"), (404, "ResourceNotFound"),
    }  # fmt: skip


@pytest.mark.parametrize("half", [rb"\ud800", b"\xed\xa0\x80"])
def test_half_a_character_is_refused_as_ours(arm, error, half):
    """JSON may hold it, UTF-8 not: what is made of it could not be read again."""
    sent = b'{"properties": {"displayName": "' + half + b'"}}'
    assert error(arm("PUT", "/products/p", sent))[:2] == (501, "SimulatorUnsupported")
    assert arm("GET", "/products").status_code == 200


@pytest.mark.parametrize("depth", [101, 900, 100_000])
def test_a_body_nested_too_deep_is_refused_as_ours(arm, error, depth):
    """Python's own limit is no answer."""
    body = b'{"properties": {"displayName": ' + b"[" * depth + b"]" * depth + b"}}"
    assert error(arm("PUT", "/products/deep", body)) == (501, "SimulatorUnsupported", [])
    assert error(arm("PUT", "/products/deep", b'{"properties": {"displayName": [[["x"]]], "state": "published"}}'))[0] == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users/1"),
        ("GET", "/workspaces"),
        ("POST", "/apis"),
        ("POST", "/apis/echo-api/unknownAction"),
        ("PATCH", "/policies/policy"),
        ("PUT", "/apis/echo-api/revisions/1"),
        ("DELETE", "/apis"),
        ("OPTIONS", "/apis/echo-api"),
    ],
)
def test_routes_nobody_has_are_refused_as_ours(arm, error, method, path):
    """Method and path outside the table: 501, never Azure's 404. PATCH of a policy is not in the SDK."""
    assert error(arm(method, path)) == (501, "SimulatorUnknownRoute", [])


def test_absent_ancestors(arm, error):
    """Group and service are missed by Resource Manager, the rest by the service (o23-02, o24-21)."""
    elsewhere = arm.service.replace("rg-replay", "rg-gone")
    gone = arm("GET", elsewhere + "/apis/a")
    assert error(gone)[:2] == (404, "ResourceGroupNotFound")
    assert "details" not in gone.json()["error"]
    assert error(arm("GET", arm.service.replace("apim-replay", "apim-gone") + "/apis/a"))[:2] == (404, "ResourceNotFound")
    api = arm("GET", "/apis/gone/operations")
    assert api.json() == {"error": {"code": "ResourceNotFound", "message": "API not found.", "details": None}}


@pytest.mark.parametrize(
    ("path", "noun"),
    [
        ("/apis/x", "API"),
        ("/apis/echo-api/operations/x", "Operation"),
        ("/products/x", "Product"),
        ("/namedValues/x", "NamedValue"),
        ("/backends/x", "Backend"),
        ("/loggers/x", "Logger"),
        ("/apis/echo-api/policies/policy", "PoliciesConfiguration"),
    ],
)
def test_absent_resources(arm, path, noun):
    """Azure's words, so far as recorded (op-13, o24-21, named-value-22, backend-08, logger-07, policy-04)."""
    answer = arm("GET", path)
    assert (answer.status_code, answer.json()) == (
        404,
        {"error": {"code": "ResourceNotFound", "message": f"{noun} not found.", "details": None}},
    )
    head = arm("HEAD", path)
    assert (head.status_code, head.content, "etag" in head.headers) == (404, b"", False)


def test_segments_match_in_any_letter_case(arm):
    """And ids come back in canonical case [R 2022-08-01]."""
    upper = arm.client.request(
        "GET",
        (arm.service + "/APIS/ECHO-API").upper().replace("API-VERSION", ""),
        params={"api-version": "2024-05-01"},
        headers=arm.headers,
    )
    assert (upper.status_code, upper.json()["id"]) == (200, f"{arm.service}/apis/echo-api")


def test_an_escaped_slash_is_no_name(arm, error):
    """%2F in a name gets 404 [R 2022-08-01]."""
    assert error(arm("GET", "/apis/a%2Fb"))[0] == 404


def test_bodies_must_be_json_objects(arm, error):
    """Malformed JSON, another type, and nothing where something is needed."""
    for body in (b"{", b"[]", b'"x"', b""):
        assert error(arm("PUT", "/backends/b", body)) == (400, "InvalidRequestContent", [])


@pytest.mark.parametrize("member", ["id", "name", "type"])
def test_the_envelope_is_that_of_the_url(arm, error, member):
    """A body may repeat id, name and type, in any letter case; it may not contradict them."""
    body = {"properties": {"url": "https://x.example", "protocol": "http"}}
    own = {"id": f"{arm.service}/backends/b", "name": "B", "type": "microsoft.apimanagement/service/Backends"}
    assert arm("PUT", "/backends/b", body | own).status_code == 201
    assert error(arm("PUT", "/backends/b", body | {member: "other"})) == (400, "ValidationError", [member])


def test_names_are_checked_on_creation(arm, error):
    """Length and characters as the SDK has them."""
    body = {"properties": {"url": "https://x.example", "protocol": "http"}}
    assert error(arm("PUT", "/backends/" + "b" * 81, body)) == (400, "ValidationError", ["name"])
    assert error(arm("PUT", "/namedValues/a*b", {"properties": {"displayName": "a", "value": "v"}})) == (
        400,
        "ValidationError",
        ["name"],
    )


def test_unread_query_parameters_are_refused(arm, error):
    """Nothing is ignored: export of an API, an expanded list."""
    assert error(arm("GET", "/apis/echo-api", export="true")) == (501, "SimulatorUnsupported", [])
    assert error(arm("GET", "/apis", expandApiVersionSet="true")) == (501, "SimulatorUnsupported", [])


def test_bytes_on_the_wire(arm):
    """Resources are indented with CRLF, errors are one compact line (op-13); both are UTF-8 JSON."""
    found, absent = arm("GET", "/apis/echo-api"), arm("GET", "/apis/x")
    assert found.text.startswith('{\r\n  "id": "/subscriptions/')
    assert found.text == json.dumps(found.json(), indent=2).replace("\n", "\r\n")
    assert absent.text == json.dumps(absent.json(), separators=(",", ":"))
    assert len(absent.content) == len('{"error":{"code":"ResourceNotFound","message":"API not found.","details":null}}')
    assert found.headers["content-type"] == absent.headers["content-type"] == "application/json; charset=utf-8"


def test_every_module_of_resources_names_a_type():
    """Types are found by folder, each with a noun and a template of its own."""
    resource_types = registry.resource_types()
    assert len({resource_type.template.lower() for resource_type in resource_types}) == len(resource_types)
    assert all(resource_type.noun for resource_type in resource_types)
