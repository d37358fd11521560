"""Queries of logs: over a component, over its workspace, for whom, in which shape."""

import json
from datetime import timedelta

import pytest
from apim_simulator.logs.app import WORKSPACE, build
from apim_simulator.store import Resource
from starlette.testclient import TestClient

COUNT = {"query": "customMetrics | summarize tokens = sum(valueSum), calls = sum(valueCount), rows = count() by name"}


@pytest.fixture
def component(world):
    """Id of a component that a logger names."""
    found = f"{world.subscription_path}/resourceGroups/rg/providers/microsoft.insights/components/insights"
    service = f"{world.subscription_path}/resourceGroups/rg/providers/Microsoft.ApiManagement/service/s"
    properties = {"loggerType": "applicationInsights", "resourceId": found}
    world.store.put(Resource(f"{service}/loggers/l", "Microsoft.ApiManagement/service/loggers", properties))
    return found


@pytest.fixture
def client(world):
    """A client with a token of the right audience."""
    token = world.tokens.issue(world.identity.client_oid, world.addresses.logs)
    return TestClient(build(world), headers={"Authorization": f"Bearer {token}"})


def measure(world, component, *values, name="Total Tokens", **dimensions):
    """Measurements of now."""
    for value in values:
        world.telemetry.measure(component, world.clock.now(), name, value, dimensions)


def rows(answer):
    """Of the only table."""
    assert answer.status_code == 200, answer.text
    (table,) = answer.json()["tables"]
    return table["rows"]


def test_measurements_of_a_minute_are_one_row(world, client, component):
    measure(world, component, 5, 7)
    world.clock.advance(timedelta(minutes=2))
    measure(world, component.upper(), 1)
    measure(world, f"{component}2", 100)
    assert rows(client.post(f"/v1{component}/query", json=COUNT)) == [["Total Tokens", 13.0, 3, 2]]


def test_a_component_that_was_made_needs_no_logger(world, client):
    made = f"{world.subscription_path}/resourceGroups/rg/providers/Microsoft.Insights/components/made"
    world.store.put(Resource(made, "Microsoft.Insights/components", {}))
    measure(world, made, 5)
    assert rows(client.post(f"/v1{made.lower()}/query", json=COUNT)) == [["Total Tokens", 5.0, 1, 1]]


def test_the_workspace_has_all_components(world, client, component):
    measure(world, component, 5, 7, Team="red")
    measure(world, f"{component}2", 100, Team="red")
    query = "AppMetrics | summarize t = sum(Sum), c = sum(ItemCount) by team = tostring(Properties.Team)"
    answer = client.post(f"/v1/workspaces/{WORKSPACE}/query", json={"query": query})
    assert answer.json() == {
        "tables": [
            {
                "name": "PrimaryResult",
                "columns": [{"name": "team", "type": "string"}, {"name": "t", "type": "real"}, {"name": "c", "type": "long"}],
                "rows": [["red", 112.0, 3]],
            }
        ]
    }


def test_values_are_written_as_the_service_does(world, client, component):
    measure(world, component, 5, Team="red")
    query = "customMetrics | project timestamp, customDimensions, itemCount"
    assert rows(client.post(f"/v1{component}/query", json={"query": query})) == [["2026-01-02T12:00:00Z", '{"Team": "red"}', 1]]


@pytest.mark.parametrize(
    ("span", "count"),
    [
        ("2026-01-02T12:00:00Z/2026-01-02T12:01:00Z", 1),
        ("2026-01-02T11:00:00Z/2026-01-02T12:00:00Z", 0),
        ("2026-01-02T11:00:00Z/PT2H", 1),
        ("PT1H", 1),
        (None, 1),
    ],
)
def test_a_timespan_limits_the_rows(world, client, component, span, count):
    measure(world, component, 5)
    world.clock.advance(timedelta(minutes=30))
    query = {"query": "customMetrics | summarize c = count()", "timespan": span}
    assert rows(client.post(f"/v1{component}/query", json=query)) == [[count]]


def test_what_was_dropped_makes_an_answer_partial(world, client, component):
    world.telemetry._limit = 2
    for number in range(3):
        measure(world, component, 1, Number=str(number))
    answer = client.post(f"/v1{component}/query", json=COUNT).json()
    assert (answer["error"]["code"], answer["tables"][0]["rows"]) == ("PartialError", [["Total Tokens", 2.0, 2, 2]])
    world.reset()
    assert list(world.telemetry) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v1/workspaces/00000000-0000-0000-0000-000000000000/query", COUNT, 404, "WorkspaceNotFoundError"),
        ("POST", "{component}x/query", COUNT, 404, "ResourceNotFoundError"),
        ("GET", "{component}/query", None, 501, "SimulatorUnsupported"),
        ("POST", "/v1/$batch", COUNT, 501, "SimulatorUnsupported"),
        ("POST", "/v1/subscriptions/s/resourceGroups/rg/query", COUNT, 501, "SimulatorUnsupported"),
        ("POST", "{component}/query", {"query": "requests"}, 501, "SimulatorUnsupported"),
        (
            "POST",
            "{component}/query",
            {"query": "customMetrics | summarize a = sum(valueSum * 1e308 * 10)"},
            501,
            "SimulatorUnsupported",
        ),
        ("POST", "{component}/query", {"query": "customMetrics | where no == 1"}, 400, "BadArgumentError"),
        ("POST", "{component}/query", {"query": 1}, 400, "BadArgumentError"),
        ("POST", "{component}/query", {**COUNT, "timespan": "soon"}, 400, "BadArgumentError"),
        ("POST", "{component}/query", {**COUNT, "timespan": "P1M"}, 501, "SimulatorUnsupported"),
        ("POST", "{component}/query", {**COUNT, "timespan": "2026-01-01/P1Y"}, 501, "SimulatorUnsupported"),
        ("POST", "{component}/query", {**COUNT, "timespan": "2026-01-01/later"}, 400, "BadArgumentError"),
        ("POST", "{component}/query", {**COUNT, "timespan": "P9999999D"}, 400, "BadArgumentError"),
        ("POST", "{component}/query", {**COUNT, "timespan": "P99999999999999D"}, 400, "BadArgumentError"),
    ],
)
def test_refusals(world, client, component, method, path, body, status, code):
    measure(world, component, 1)
    answer = client.request(method, path.replace("{component}", f"/v1{component}"), json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b"9" * 5_000, 400),
        (b"{", 400),
        (b"\xff", 400),
        (b'{"query": "customMetrics", "timespan": "\\ud800"}', 400),
        (b'{"query": "customMetrics | where \'\\ud800"}', 501),
    ],
    ids=["deep", "long", "open", "bytes", "half-in-timespan", "half-in-query"],
)
def test_a_body_that_cannot_be_read(client, component, body, status):
    assert client.post(f"/v1{component}/query", content=body).status_code == status


def test_half_a_character_is_escaped(world, client, component):
    measure(world, component, 5, Team="red")
    query = "customMetrics | take 1 | project half = tostring(todynamic('\"\\\\ud800\"'))"
    assert rows(client.post(f"/v1{component}/query", json={"query": query})) == [["\ud800"]]


def test_who_may_ask(world, component):
    app = build(world)
    assert TestClient(app).post(f"/v1{component}/query", json=COUNT).status_code == 401
    other = world.tokens.issue(world.identity.client_oid, "https://management.example")
    headers = {"Authorization": f"Bearer {other}"}
    answer = TestClient(app, headers=headers).post(f"/v1{component}/query", json=COUNT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "InvalidTokenError")


def test_logs_of_language_models_are_the_workspaces(world, client, component):
    """Read as a query of Microsoft's samples does; a component has no such rows."""
    entry = {"TimeGenerated": world.clock.now(), "SequenceNumber": 0, "DeploymentName": "gpt-4o", "TotalTokens": 7}
    messages = [{"role": "user", "content": "Which way is up?"}]
    world.model_logs.extend([entry, {**entry, "SequenceNumber": 1, "RequestMessages": messages, "DeploymentName": ""}])
    query = {"query": 'ApiManagementGatewayLlmLog | where DeploymentName != "" | summarize Tokens = sum(TotalTokens)'}
    assert rows(client.post(f"/v1/workspaces/{WORKSPACE}/query", json=query)) == [[7]]
    query = {"query": "ApiManagementGatewayLlmLog | extend said = tostring(RequestMessages) | project said"}
    text = json.dumps(messages, separators=(",", ":"))
    assert rows(client.post(f"/v1/workspaces/{WORKSPACE}/query", json=query)) == [[""], [text]]
    query = {"query": "ApiManagementGatewayLlmLog | summarize n = count()"}
    assert rows(client.post(f"/v1{component}/query", json=query)) == [[0]]
