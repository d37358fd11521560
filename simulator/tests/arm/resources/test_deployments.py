"""Deployments of models."""

import pytest

VERSION = "2025-06-01"
MODEL = {"format": "OpenAI", "name": "gpt-4o", "version": "2024-08-06"}
BODY = {"sku": {"name": "Standard", "capacity": 10}, "properties": {"model": MODEL}}


@pytest.fixture
def deployment(account):
    """Id of a deployment that does not exist yet."""
    return f"{account}/deployments/chat"


def test_a_deployment_is_made_shown_and_listed(arm, deployment, world):
    world.options.change({"lro_polls": 0})
    made = arm("PUT", deployment, BODY, version=VERSION)
    assert made.status_code == 201
    assert "location" not in made.headers
    assert made.json()["properties"]["provisioningState"] == "Creating"
    assert arm.client.get(made.headers["azure-asyncoperation"], headers=arm.headers).json() == {"status": "Succeeded"}
    whole = {
        "id": deployment,
        "type": "Microsoft.CognitiveServices/accounts/deployments",
        "name": "chat",
        "properties": {"model": MODEL, "provisioningState": "Succeeded"},
        "sku": {"name": "Standard", "capacity": 10},
    }
    assert arm("GET", deployment, version=VERSION).json() == whole
    assert arm("GET", deployment.rsplit("/", 1)[0], version=VERSION).json() == {"value": [whole]}


def test_capacity_is_changed_by_patch_and_the_model_is_not(arm, deployment, error, world):
    arm("PUT", deployment, BODY, version=VERSION)
    assert arm("PATCH", deployment, {"sku": {"name": "Standard", "capacity": 20}}, version=VERSION).status_code == 200
    assert world.store.get(deployment).envelope["sku"]["capacity"] == 20
    assert world.store.get(deployment).properties["model"] == MODEL
    refused = arm("PATCH", deployment, {"properties": {"model": MODEL}}, version=VERSION)
    assert error(refused) == (400, "SimulatorUnknownProperty", ["properties"])


def test_deletion_is_long_running_and_leaves_nothing(arm, deployment):
    arm("PUT", deployment, BODY, version=VERSION)
    deleted = arm("DELETE", deployment, version=VERSION)
    assert (deleted.status_code, arm.settled(deleted).status_code) == (202, 204)
    assert arm("GET", deployment, version=VERSION).status_code == 404
    assert arm("DELETE", deployment, version=VERSION).status_code == 204


def test_two_deployments_at_once_conflict_on_their_account(arm, deployment, error, world):
    world.options.change({"lro_polls": 1})
    first = arm("PUT", deployment, BODY, version=VERSION)
    second = deployment.replace("/chat", "/embed")
    assert error(arm("PUT", second, BODY, version=VERSION)) == (409, "RequestConflict", [])
    assert world.store.get(second) is None
    for _ in range(2):
        arm.client.get(first.headers["azure-asyncoperation"], headers=arm.headers)
    assert arm("PUT", second, BODY, version=VERSION).status_code == 201


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"properties": {}}, (400, "ValidationError", ["model"])),
        ({"properties": {"model": {"format": "OpenAI"}}}, (400, "ValidationError", ["name"])),
        ({"properties": {"model": {"format": "Cohere", "name": "x"}}}, (501, "SimulatorUnsupported", [])),
        ({"properties": {"model": {**MODEL, "source": "x"}}}, (501, "SimulatorUnsupported", [])),
        ({"properties": {"model": MODEL, "parentDeploymentName": "x"}}, (501, "SimulatorUnsupported", [])),
        ({"sku": None}, (400, "ValidationError", ["sku"])),
        ({"sku": {"capacity": 1}}, (400, "ValidationError", ["name"])),
    ],
)
def test_what_is_wrong_or_not_simulated_is_refused(arm, deployment, error, change, refusal):
    body = {name: value for name, value in {**BODY, **change}.items() if value is not None}
    assert error(arm("PUT", deployment, body, version=VERSION)) == refusal


def test_an_absent_account_has_no_deployments(arm, deployment, error):
    assert error(arm("PUT", deployment.replace("contoso", "other"), BODY, version=VERSION)) == (404, "ResourceNotFound", [])
