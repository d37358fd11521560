"""A change of a contract begins with what a caller writes or reads, an address is a URL, what may be there is not safe."""

import json

import pytest

from apim.report.caller_fields import field, limit
from tests.apim.report.steps import step


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("/components/schemas/ChatRequest/properties/messages/items/properties/role", "messages[].role"),
        ("/paths/~1a/post/requestBody/content/application~1json/schema/properties/n", "n"),
        ("/components/schemas/A/properties/properties/properties/items", "properties.items"),
        ("/components/schemas/A/properties/map/additionalProperties/properties/x", "map.*.x"),
        ("/components/schemas/A/properties/a~1b", "a/b"),
        ("/paths/~1a/post/parameters/2", ""),
        ("/info/version", ""),
    ],
)
def test_a_place_is_a_field(place, expected):
    assert field(place) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("maximum 8", "maximum 4", "at most 4, was 8"),
        ("maxLength none", "maxLength 10", "at most 10 characters, was without limit"),
        ("minItems 1", "minItems none", "no limit, was at least 1 items"),
        ("pattern a", "pattern b", ""),
        ("minimum 1", "exclusiveMinimum 1", ""),
        ("string", "absent", ""),
    ],
)
def test_a_bound_is_said_in_words(before, after, expected):
    assert limit(before, after) == expected


def chat(maximum):
    """An API whose calls take `n`."""
    schema = {"type": "object", "properties": {"n": {"type": "integer", "maximum": maximum}}}
    body = {"content": {"application/json": {"schema": schema}}}
    call = {"operationId": "Chat", "requestBody": body, "responses": {"200": {"description": "d"}}}
    document = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/chat": {"post": call}}}
    return {"apiId": "chat", "path": "chat", "format": "openapi+json", "value": json.dumps(document)}


def test_the_callers_field_comes_first(report_on):
    out = report_on(step("update", "Api", chat(8), chat(4)))[1]
    place = "/paths/~1chat/post/requestBody/content/application~1json/schema/properties/n"
    assert f"    breaking: n of POST /chat (Chat): at most 4, was 8, at {place} [DIFF-LIMIT-TIGHTENED]\n" in out
    assert out.count(place) == 2, "in the reasons, and in the block"


@pytest.mark.parametrize(
    ("outputs", "start"),
    [({"gatewayUrl": "https://contoso.azure-api.net/"}, "https://contoso.azure-api.net"), ({}, "https://<gateway>")],
)
def test_an_api_that_moves_has_an_old_and_a_new_url(report_on, outputs, start):
    """As the stack exports its gateway."""
    state = {"custom": False, "type": "pulumi:pulumi:Stack", "inputs": {}, "outputs": outputs}
    stack = {"op": "same", "urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", "oldState": state, "newState": state}
    out = report_on(stack, step("update", "Api", {"apiId": "a", "path": "old"}, {"apiId": "a", "path": "new/one"}))[1]
    assert f"breaking: callers find it at {start}/new/one, was {start}/old [REPORT-ADDRESS]" in out


def test_what_the_service_may_have_already_is_not_safe(report_on):
    """The program says in the preview which types it could not list; what is under a new API is new with it."""
    warning = {"severity": "warning", "message": "not checked whether names are free (backends): 403"}
    steps = [step("create", "Backend", None, {"url": "https://a"}), step("create", "Api", None, {"apiId": "a"})]
    out = report_on(*steps, diagnostics=[warning])[1]
    assert "risky: is new, unless the service has it already: the deploying identity may not list what is there" in out
    assert "create Api thing\n    safe: is new [REPORT-CREATED]" in out


def test_a_declared_operation_that_moves_has_an_old_and_a_new_call(report_on):
    """With its method; where a template may not be printed, that it changed."""
    old = {"apiId": "a", "operationId": "o", "method": "GET", "urlTemplate": "/old"}
    out = report_on(step("update", "ApiOperation", old, old | {"method": "POST", "urlTemplate": "/new"}))[1]
    assert "breaking: callers find it at POST /new, was GET /old [REPORT-ADDRESS]" in out
    out = report_on(step("update", "ApiOperation", old, old | {"urlTemplate": "/new?key=hidden"}))[1]
    assert "breaking: urlTemplate changed [REPORT-ADDRESS]" in out
    assert "hidden" not in out
