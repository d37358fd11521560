"""Deployments of models."""

import pytest
from apim_simulator.arm.resources import deployments

VERSION = "2025-06-01"
MODEL = {"format": "OpenAI", "name": "gpt-4o", "version": "2024-08-06"}
BODY = {"sku": {"name": "Standard", "capacity": 10}, "properties": {"model": MODEL}}


@pytest.fixture
def deployment(account):
    """Id of a deployment that does not exist yet."""
    return f"{account}/deployments/chat"


def test_a_deployment_is_made_at_once_shown_and_listed(arm, deployment, world):
    """Without poll headers (cog24-04)."""
    world.options.change({"lro_polls": 5})
    made = arm("PUT", deployment, BODY, version=VERSION)
    assert (made.status_code, {"location", "azure-asyncoperation"} & set(made.headers)) == (201, set())
    assert made.json()["properties"]["provisioningState"] == "Succeeded"
    whole = {
        "id": deployment,
        "type": "Microsoft.CognitiveServices/accounts/deployments",
        "name": "chat",
        "properties": {
            "model": MODEL,
            "versionUpgradeOption": "OnceNewDefaultVersionAvailable",
            "currentCapacity": 10,
            "provisioningState": "Succeeded",
        },
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


def test_deletion_is_over_at_once_and_leaves_nothing(arm, deployment):
    """cog24-08, cog24-09."""
    arm("PUT", deployment, BODY, version=VERSION)
    deleted = arm("DELETE", deployment, version=VERSION)
    assert (deleted.status_code, deleted.content, "location" in deleted.headers) == (200, b"", False)
    gone = arm("GET", deployment, version=VERSION)
    assert (gone.status_code, gone.json()["error"]["code"], "details" in gone.json()["error"]) == (404, "NotFound", False)
    assert arm("DELETE", deployment, version=VERSION).status_code == 204


def test_two_deployments_at_once_conflict_on_their_account(arm, deployment, error, world, monkeypatch):
    """The later is refused; afterwards it is let through."""
    found, second = {}, deployment.replace("/chat", "/embed")
    build = deployments.RESOURCE_TYPE.build

    def meanwhile(call, sent, old):
        monkeypatch.undo()
        found["answer"] = arm("PUT", second, BODY, version=VERSION)
        return build(call, sent, old)

    monkeypatch.setattr(deployments.RESOURCE_TYPE, "build", meanwhile)
    assert arm("PUT", deployment, BODY, version=VERSION).status_code == 201
    assert error(found["answer"]) == (409, "RequestConflict", [])
    assert world.store.get(second) is None
    assert arm("PUT", second, BODY, version=VERSION).status_code == 201


def test_a_publisher_of_the_model_is_kept(arm, deployment):
    """Taken and returned (cog24-04)."""
    model = {**MODEL, "publisher": "OpenAI"}
    made = arm("PUT", deployment, {**BODY, "properties": {"model": model}}, version=VERSION)
    assert made.json()["properties"]["model"] == model


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
