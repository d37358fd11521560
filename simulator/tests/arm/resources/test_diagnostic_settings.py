"""Which logs of a service go to which workspace."""

import pytest

VERSION = "2021-05-01-preview"
LLM = [{"category": "GatewayLlmLogs", "enabled": True}]


@pytest.fixture
def workspace(arm, world):
    """Id of a workspace."""
    path = f"{world.subscription_path}/resourceGroups/rg-replay/providers/Microsoft.OperationalInsights/workspaces/log-one"
    assert arm("PUT", path, {"location": "westeurope"}, version="2023-09-01").status_code == 201
    return path


def setting(name):
    return f"/providers/Microsoft.Insights/diagnosticSettings/{name}"


def test_a_setting_lives(arm, workspace):
    """200 for a new one, too; read as written; gone when deleted."""
    sent = {"workspaceId": workspace, "logAnalyticsDestinationType": "Dedicated", "logs": LLM}
    made = arm("PUT", setting("llm"), {"properties": sent}, version=VERSION)
    assert made.status_code == 200
    read = arm("GET", setting("llm"), version=VERSION).json()
    assert read["type"] == "Microsoft.Insights/diagnosticSettings"
    assert read["id"] == arm.service + setting("llm")
    assert {name: read["properties"][name] for name in ("workspaceId", "logAnalyticsDestinationType", "storageAccountId")} == {
        "workspaceId": workspace,
        "logAnalyticsDestinationType": "Dedicated",
        "storageAccountId": None,
    }
    assert [(log["category"], log["enabled"]) for log in read["properties"]["logs"]] == [("GatewayLlmLogs", True)]
    assert arm("DELETE", setting("llm"), version=VERSION).status_code == 200
    assert arm("GET", setting("llm"), version=VERSION).status_code == 404


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"logs": LLM}, (400, "BadRequest")),
        ({"workspaceId": "/subscriptions/s/resourceGroups/g/providers/p/workspaces/gone", "logs": LLM}, (400, "ResourceNotFound")),
        ({"workspaceId": "workspace", "logs": [{"category": "PromptLogs", "enabled": True}]}, (400, "BadRequest")),
        ({"workspaceId": "service", "logs": LLM}, (501, "SimulatorUnsupported")),
        ({"storageAccountId": "/subscriptions/s", "logs": LLM}, (400, "SimulatorUnknownProperty")),
        ({"logs": [{"categoryGroup": "allLogs", "enabled": True}]}, (400, "SimulatorUnknownProperty")),
    ],
)
def test_refusals(arm, error, workspace, sent, refusal):
    """A workspace that is there, a category of the service; other sinks and groups of categories are not simulated."""
    places = {"workspace": workspace, "service": arm.service}
    sent = {name: places.get(value, value) if name == "workspaceId" else value for name, value in sent.items()}
    assert error(arm("PUT", setting("llm"), {"properties": sent}, version=VERSION))[:2] == refusal


def test_one_setting_sends_a_category_to_a_workspace(arm, error, workspace):
    """A second one may be there for another category."""
    body = {"properties": {"workspaceId": workspace, "logs": LLM}}
    assert arm("PUT", setting("llm"), body, version=VERSION).status_code == 200
    assert arm("PUT", setting("llm"), body, version=VERSION).status_code == 200
    assert error(arm("PUT", setting("other"), body, version=VERSION))[:2] == (409, "Conflict")
    body = {"properties": {"workspaceId": workspace, "logs": [{"category": "GatewayLogs", "enabled": True}]}}
    assert arm("PUT", setting("other"), body, version=VERSION).status_code == 200
