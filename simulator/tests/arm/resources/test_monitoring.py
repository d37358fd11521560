"""Workspaces and components: what a logger's stack makes of them, and what it reads back."""

import pytest

GROUP = "/resourceGroups/rg-replay/providers/"
WORKSPACE, COMPONENT = "2023-09-01", "2020-02-02"


@pytest.fixture
def ids(world):
    """Ids of a workspace and a component."""
    base = f"{world.subscription_path}{GROUP}"
    return f"{base}Microsoft.OperationalInsights/workspaces/log-one", f"{base}Microsoft.Insights/components/appi-one"


@pytest.fixture
def made(arm, ids):
    """Both, as ARM answers them."""
    workspace, component = ids
    first = arm("PUT", workspace, {"location": "westeurope", "properties": {"retentionInDays": 60}}, version=WORKSPACE)
    properties = {"Application_Type": "web", "WorkspaceResourceId": workspace}
    second = arm("PUT", component, {"location": "West Europe", "kind": "web", "properties": properties}, version=COMPONENT)
    assert (first.status_code, second.status_code) == (201, 201), second.text
    return first.json(), second.json()


def test_a_component_has_a_connection_string(made, arm, ids):
    """It and the ids stay when the resource is written again."""
    workspace, component = made
    assert workspace["properties"]["retentionInDays"] == 60
    key = component["properties"]["InstrumentationKey"]
    endpoint = "https://westeurope-0.in.applicationinsights.azure.com/"
    assert component["properties"]["ConnectionString"] == f"InstrumentationKey={key};IngestionEndpoint={endpoint}"
    again = {"location": "westeurope", "kind": "web", "properties": {"Application_Type": "web", "WorkspaceResourceId": ids[0]}}
    assert arm("PUT", ids[1], again, version=COMPONENT).json()["properties"]["InstrumentationKey"] == key


def test_a_component_names_a_workspace_that_is_there(arm, ids):
    body = {"location": "westeurope", "kind": "web", "properties": {"Application_Type": "web", "WorkspaceResourceId": ids[0]}}
    assert arm("PUT", ids[1], body, version=COMPONENT).status_code == 400


@pytest.mark.parametrize("which", [0, 1])
def test_deleted_at_once(made, arm, ids, which):
    """And gone, with Resource Manager's own 404."""
    version = (WORKSPACE, COMPONENT)[which]
    assert arm("DELETE", ids[which], version=version).status_code == 200
    answer = arm("GET", ids[which], version=version)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ResourceNotFound")


def test_what_is_not_simulated_is_refused_by_name(arm, ids):
    """Azure may well take it."""
    body = {"location": "westeurope", "properties": {"features": {"immediatePurgeDataOn30Days": True}}}
    answer = arm("PUT", ids[0], body, version=WORKSPACE)
    assert answer.json()["error"]["code"] == "SimulatorUnknownProperty"
