"""A move to another region and an upgrade of a model, as the guides have them, while calls go on: none fails."""

import copy

import pytest
import yaml

from tests.e2e.load import load
from tests.e2e.test_examples import EXAMPLES

NAMESPACE = "azure-openai-apim"
CHAT = "/deployments/gpt-4o/chat/completions?api-version=2024-10-21"


@pytest.fixture
def written(azure, deploy, tmp_path):
    """`written()` is the example's configuration, in a pool from the beginning; `written(config)` deploys another."""
    azure._ask("POST", "reset", {"world": "empty"})
    azure.settings(lro_retry_after=0)
    file = tmp_path / "Pulumi.moving.yaml"
    config = yaml.safe_load((EXAMPLES / "Pulumi.from-nothing.yaml").read_text(encoding="utf-8"))["config"]
    config[f"{NAMESPACE}:accounts"]["models"]["deployments"]["gpt-4o"]["capacity"] = 100_000
    config[f"{NAMESPACE}:consumers"][0]["tokenLimit"]["tokensPerMinute"] = 10_000_000
    config[f"{NAMESPACE}:pools"] = {"regions": {"members": [{"backend": "models"}]}}
    config[f"{NAMESPACE}:apis"][0]["backend"] = "regions"

    def write(changed):
        file.write_text(yaml.safe_dump({"config": changed}), encoding="utf-8")
        workspace = deploy(stack_file=file, secrets={})
        workspace.up()
        return workspace

    yield config, write
    azure.reset()


def calls(azure, workspace):
    """Calls of the one consumer, without pause."""
    outputs = workspace.outputs
    return load(azure, f"{outputs['apis']['azure-openai']['gatewayUrl']}{CHAT}", outputs["subscriptionKeys"]["team"], callers=2)


@pytest.mark.rest
def test_a_model_is_upgraded_and_a_region_is_left(azure, written):
    """The version changes in place, under its deployment's name; a second account joins the pool, and the first leaves it."""
    config, write = written
    workspace = write(config)
    both = copy.deepcopy(config)
    both[f"{NAMESPACE}:accounts"]["models"]["deployments"]["gpt-4o"]["version"] = "2024-08-06"
    second = {**config[f"{NAMESPACE}:accounts"]["models"], "name": "contoso-france", "location": "francecentral"}
    both[f"{NAMESPACE}:accounts"]["france"] = second
    both[f"{NAMESPACE}:backends"]["france"] = {"account": "france"}
    both[f"{NAMESPACE}:pools"]["regions"]["members"].append({"backend": "france"})
    moved = copy.deepcopy(both)
    del moved[f"{NAMESPACE}:accounts"]["models"], moved[f"{NAMESPACE}:backends"]["models"]
    moved[f"{NAMESPACE}:pools"]["regions"]["members"] = [{"backend": "france"}]
    with calls(azure, workspace) as called:
        write(both)
        upgraded = next(each for each in azure.state()["resources"] if each["id"].endswith("/contoso-models/deployments/gpt-4o"))
        write(moved)
    assert (called.failures, bool(called.traces)) == ([], True)
    assert upgraded["properties"]["model"]["version"] == "2024-08-06"
    accounts = [each["id"].rpartition("/")[2] for each in azure.state()["resources"] if each["type"].endswith("/accounts")]
    assert accounts == ["contoso-france"]
