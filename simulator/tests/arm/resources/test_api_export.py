"""An exported document: where it is, for how long, and that importing it again changes nothing."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from apim_simulator.http.discovery import routes
from starlette.routing import Router

DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "Chat", "version": "1", "description": "Of ours."},
    "servers": [{"url": "https://model.example/openai"}],
    "paths": {
        "/deployments/{deployment}/chat": {
            "post": {
                "operationId": "Chat_Create",
                "summary": "Chat",
                "parameters": [
                    {"name": "deployment", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "api-version", "in": "query", "required": True, "schema": {"type": "string", "default": "2024-10-21"}},
                    {"name": "trace", "in": "header", "schema": {"type": "string", "enum": ["a", "b"]}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ask"}}}},
                "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}}},
            }
        }
    },
    "components": {"schemas": {"Ask": {"type": "object", "properties": {"n": {"type": "integer", "maximum": 3}}}}},
}


@pytest.fixture
def imported(arm):
    properties = {"path": "chat", "format": "openapi+json", "value": json.dumps(DOCUMENT)}
    assert arm.put("/apis/chat", properties).status_code in (200, 201)
    return arm


def exported(arm, ask, world):
    link = arm.get("/apis/chat", export="true", format="openapi+json-link")["value"]["link"]
    parts = urlsplit(link)
    return ask(Router(routes=routes(world), redirect_slashes=False), "GET", f"{parts.path}?{parts.query}")


def test_the_link_opens_itself_for_five_minutes(imported, ask, world, monkeypatch):
    """And is not to be changed."""
    answer = exported(imported, ask, world)
    assert answer.status_code == 200
    document = answer.json()
    assert (document["openapi"], document["info"]["title"], list(document["paths"])) == ("3.0.1", "Chat", list(DOCUMENT["paths"]))
    link = imported.get("/apis/chat", export="true", format="openapi+json-link")["value"]["link"]
    parts, app = urlsplit(link), Router(routes=routes(world), redirect_slashes=False)
    assert ask(app, "GET", f"{parts.path}?{parts.query}0").status_code == 403
    later = world.clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(type(world.clock), "now", lambda _clock: later)
    assert ask(app, "GET", f"{parts.path}?{parts.query}").status_code == 403


def test_an_export_imported_again_changes_no_operation(imported, ask, world):
    """Names, templates, parameters and bodies are those that were there."""
    before = imported.get("/apis/chat/operations/Chat_Create")["properties"]
    document = exported(imported, ask, world).json()
    assert document["paths"]["/deployments/{deployment}/chat"]["post"]["operationId"] == "Chat_Create"
    properties = {"path": "chat", "format": "openapi+json", "value": json.dumps(document)}
    assert imported.put("/apis/chat", properties).status_code in (200, 201)
    after = imported.get("/apis/chat/operations/Chat_Create")["properties"]
    for name in ("displayName", "method", "urlTemplate"):
        assert after[name] == before[name]
    assert [each["name"] for each in after["templateParameters"]] == ["deployment", "api-version"]
    assert after["request"]["representations"][0]["typeName"] == "Ask"


def test_other_formats_are_refused_by_name(imported, error):
    assert error(imported("GET", "/apis/chat", export="true")) == (501, "SimulatorUnsupported", [])
    assert error(imported("GET", "/apis/chat", export="true", format="wadl-link")) == (501, "SimulatorUnsupported", [])


def test_a_write_exports_nothing(arm, error):
    """As any query parameter that nobody reads."""
    body = {"properties": {"displayName": "A", "path": "a"}}
    assert error(arm("PUT", "/apis/a", body, export="true")) == (501, "SimulatorUnsupported", [])
