"""Two stacks in one service: names that are taken are told in the preview, and neither writes what the other owns."""

import pytest

from tests.e2e.conftest import workspaces
from tests.e2e.faults.conftest import review
from tools import simulator_process

STACK = "Pulumi.local.yaml"


@pytest.fixture
def other(cli, azure, tmp_path):
    """A workspace of another copy of the program, with a state of its own: same project, same stack name."""
    return workspaces(cli, azure, tmp_path / "other")


def chat(client, workspace, api="azure-openai"):
    """One call with a stack's own key."""
    outputs = workspace.outputs
    [key] = outputs["subscriptionKeys"].values()
    made = client(azure_endpoint=outputs["apis"][api]["azureEndpoint"], api_key=key, api_version="2024-10-21")
    return made.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hello"}]).choices[0].message.content


def test_a_taken_name_is_told_before_anything_is_registered(deploy, other, azure, openai_client):
    one = deploy()
    one.up()
    assert chat(openai_client, one)
    before = azure.state()
    two = other()
    text = two.preview(code=1).text
    assert "[name-taken]" in text
    assert 'API "azure-openai" is in the service already: it belongs to stack "local" of project "azure-openai-apim"' in text
    assert len(two.exported()["deployment"].get("resources", [])) <= 1
    assert azure.state() == before
    azure.reset()


@pytest.mark.rest
def test_a_path_in_anothers_is_judged_by_its_operations(deploy, azure):
    """An API of the portal's around the stack's: refused once its operations would lose calls, and nothing is written."""
    service = "/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
    put(azure, f"{service}/apis/theirs", {"displayName": "Theirs", "path": "contoso", "protocols": ["https"]})
    put(azure, f"{service}/apis/theirs/operations/a", {"displayName": "A", "method": "GET", "urlTemplate": "/other"})
    workspace = deploy()
    assert workspace.preview().code == 0
    put(azure, f"{service}/apis/theirs/operations/b", {"displayName": "B", "method": "GET", "urlTemplate": "/openai/files"})
    before = azure.state()
    text = workspace.up(code=1).text
    assert 'API "theirs" lie in each other' in text
    assert "it would take GET /openai/files of theirs; no stack claims it" in text
    assert azure.state() == before
    azure.reset()


def put(azure, path, properties):
    """A write of somebody in the portal."""
    url = f"/subscriptions/{azure.addresses.subscription}{path}?api-version=2024-05-01"
    with simulator_process.client(azure.addresses) as http:
        http.put(url, json={"properties": properties}, headers={"Authorization": "Bearer portal"}).raise_for_status()


@pytest.mark.rest
def test_the_claims_of_a_stack_that_is_gone_are_cleared(deploy, other, azure):
    """Listed, nothing written without --yes; then its names are nobody's."""
    deploy().up()
    two = other()
    before = azure.state()
    code, text = review(two, "claims")
    identity = text.partition("(id ")[2].partition(")")[0]
    assert (code, len(identity)) == (0, 8), text
    assert review(two, "claims", "--clear", identity)[0] == 1
    assert azure.state() == before
    code, text = review(two, "claims", "--clear", identity, "--yes")
    assert (code, "claims nothing any more" in text) == (0, True), text
    left = [each["id"] for each in azure.state()["resources"]]
    assert len(left) == len(before["resources"]) - 1
    assert 'API "azure-openai" is in the service already: no stack claims it' in two.preview(code=1).text
    azure.reset()
