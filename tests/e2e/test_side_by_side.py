"""Environments of one subscription: two that make all of their own, one in a service and on an account that exist."""

import pytest
import yaml

from tests.e2e.conftest import Workspace, workspaces
from tests.e2e.test_examples import EXAMPLES, client_of, streamed
from tests.e2e.test_from_nothing import empty

__all__ = ["empty"]

pytestmark = [pytest.mark.timeout(900), pytest.mark.rest]

SPACE = "azure-openai-apim:"
ACCOUNT = "/resourceGroups/rg-ai-new/providers/Microsoft.CognitiveServices/accounts/contoso-models"
SHARED = {"name": "apim-contoso-new", "resourceGroup": "rg-ai-new"}
OURS = {"model": "gpt-4o", "version": "2024-11-20", "capacity": 5}


@pytest.fixture
def environment(cli, empty, tmp_path):
    """`environment(name, text, key=value, …)`: a workspace of its own of such a stack file, some keys replaced."""

    def make(name: str, text: str, **keys: object) -> Workspace:
        config = yaml.safe_load(text)["config"] | {f"{SPACE}{key}": value for key, value in keys.items()}
        file = tmp_path / f"{name}.yaml"
        file.write_text(
            yaml.safe_dump({"config": {key: each for key, each in config.items() if each is not None}}), encoding="utf-8"
        )
        return workspaces(cli, empty, tmp_path / f"stacks-{name}")(stack_file=file, secrets={})

    return make


def test_three_environments(empty, environment, openai_client):
    """Each is deployed, answers, and is destroyed without a trace in the others; what another owns is never written."""
    text = (EXAMPLES / "Pulumi.from-nothing.yaml").read_text(encoding="utf-8")
    one = environment("one", text)
    renamed = {"apim-contoso-new": "apim-contoso-two", "contoso-models": "contoso-two", "rg-ai-new": "rg-ai-two"}
    other = text
    for old, new in renamed.items():
        other = other.replace(old, new)
    two = environment("two", other)
    one.up()
    two.up()
    before = resources(empty)
    theirs = {"models": {"id": f"/subscriptions/{empty.addresses.subscription}{ACCOUNT}", "deployments": {"gpt-4o": OURS}}}
    refused = environment("four", text, service=SHARED, environment={"suffix": "four"}, accounts=None, existingAccounts=theirs)
    assert "existingAccounts.models.deployments.gpt-4o: [already-exists]" in refused.preview(code=1).text
    third = environment(
        "three",
        text,
        service=SHARED,
        environment={"suffix": "three", "pathPrefix": "three"},
        accounts=None,
        existingAccounts={
            "models": {
                "id": f"/subscriptions/{empty.addresses.subscription}{ACCOUNT}",
                "role": "none",
                "deployments": {"ours": OURS},
            }
        },
        monitoring={"workspace": "log-three", "applicationInsights": "appi-three", "location": "westeurope"},
    )
    third.up()
    assert third.preview("--refresh", "--expect-no-changes").changes == {}
    for workspace, deployment in ((one, "gpt-4o"), (two, "gpt-4o"), (third, "ours")):
        assert answer(workspace, openai_client, deployment).startswith("This is ")
    assert one.preview("--expect-no-changes").changes == {}
    assert {key: each for key, each in resources(empty).items() if key in before} == before
    third.destroy()
    assert resources(empty) == before
    one.destroy()
    assert answer(two, openai_client, "gpt-4o").startswith("This is ")
    two.destroy()
    assert empty.state()["resources"] == []


def test_an_account_that_is_not_there(empty, environment):
    """Is said before anything is written."""
    text = (EXAMPLES / "Pulumi.from-nothing.yaml").read_text(encoding="utf-8")
    wrong = {"models": {"id": f"/subscriptions/{empty.addresses.subscription}{ACCOUNT}"}}
    refused = environment("none", text, accounts=None, existingAccounts=wrong).preview(code=1).text
    assert "[existing-account]" in refused
    assert 'there is no account "contoso-models" in resource group rg-ai-new of Azure' in refused
    assert empty.state()["resources"] == []


def answer(workspace: Workspace, openai_client, deployment: str) -> str:
    """To a chat with a deployment, streamed."""
    return streamed(client_of(workspace, openai_client), deployment)


def resources(azure) -> dict[str, object]:
    """Everything in Azure, by id, but for times and counters."""
    return {each["id"]: (each["envelope"], each["properties"]) for each in azure.state()["resources"]}
