"""Environments of one program side by side in one service: each answers, each is destroyed on its own, nothing is left."""

import pytest

from tests.e2e.conftest import workspaces
from tools.paths import ROOT

pytestmark = pytest.mark.soak  # before a merge an example is deployed twice: test_examples_twice.py


@pytest.fixture
def environment(cli, azure, tmp_path):
    """`environment("dev")`: stack local with that suffix and path prefix, in a state backend of its own."""

    def make(name):
        file = tmp_path / f"{name}.yaml"
        text = (ROOT / "Pulumi.local.yaml").read_text(encoding="utf-8")
        file.write_text(f"{text}\n  azure-openai-apim:environment:\n    suffix: {name}\n    pathPrefix: {name}\n", encoding="utf-8")
        return workspaces(cli, azure, tmp_path / name)(stack_file=file)

    return make


def answer(client, workspace):
    """All APIs of an environment, called with its own key."""
    outputs = workspace.outputs
    key = outputs["subscriptionKeys"]["demo"]
    texts = []
    for api in outputs["apis"].values():
        if "azureEndpoint" in api:
            made = client(azure_endpoint=api["azureEndpoint"], api_key=key, api_version="2024-10-21")
        else:
            made = client(base_url=api["baseUrl"], api_key=key, default_headers={"api-key": key})
        reply = made.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hello"}])
        texts.append(reply.choices[0].message.content)
    return texts


def resources(azure):
    """Ids of everything there is, and what it says."""
    return {each["id"]: each["properties"] for each in azure.state()["resources"]}


def test_two_environments_share_a_service(azure, environment, openai_client):
    before = resources(azure)
    dev, prod = environment("dev"), environment("prod")
    dev.up()
    prod.up()
    assert [len(answer(openai_client, each)) for each in (dev, prod)] == [3, 3]
    assert dev.outputs["apis"]["azure-openai"]["name"] == "azure-openai-dev"
    assert dev.outputs["apis"]["azure-openai"]["azureEndpoint"].endswith("/dev/contoso")
    assert prod.preview("--expect-no-changes").changes == {}
    dev.destroy()
    assert len(answer(openai_client, prod)) == 3
    prod.destroy()
    assert resources(azure) == before
