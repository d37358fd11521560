"""API Management's two known answers to an import: a whole life under each, with the one document the repository carries."""

import pytest

from tests.e2e.documents import stack
from tests.lanes import sampled

QUESTION = [{"role": "user", "content": "Did it arrive?"}]
CHAT = {"document": "specs/azure-openai-chat.yaml", "operations": ["ChatCompletions_Create"], "patches": ["specs/patches/e2e.json"]}
API = {"name": "imported", "displayName": "Imported", "path": "imported/openai", "backend": "openai", "spec": CHAT}
RENAME = '[{{"op": "replace", "path": "/paths/~1deployments~1{{deployment-id}}~1chat~1completions/post/summary", "value": "{}"}}]'


@pytest.mark.rest
@pytest.mark.parametrize("answer", sampled(["stub", "202"], {"202"}))  # by the stub live all other end-to-end tests
def test_life_under_either_answer(answer, azure, apim, program, deploy, openai_client):
    """Created, called, imported again and destroyed, whether the PUT is answered 201 with a stub or 202 with nothing."""
    azure.settings(api_import_put=answer)
    before = azure.state()
    patch = program / "specs" / "patches" / "e2e.json"
    patch.write_text(RENAME.format("First"), encoding="utf-8")
    stack_file = program / "Pulumi.answers.yaml"
    stack_file.write_text(stack([API]), encoding="utf-8")
    workspace = deploy(program, stack_file)
    workspace.up()
    api, key = workspace.outputs["apis"]["imported"], workspace.outputs["subscriptionKeys"]["witness"]
    client = openai_client(azure_endpoint=api["azureEndpoint"], api_key=key, api_version=api["apiVersion"])
    assert client.chat.completions.create(model="gpt-4o", messages=QUESTION).choices[0].message.content

    patch.write_text(RENAME.format("Second"), encoding="utf-8")
    workspace.up()
    chat = apim.api_operation.get("rg-ai-local", "apim-local", "imported", "ChatCompletions_Create")
    assert chat.display_name == "Second"
    assert workspace.preview().changes == {}

    workspace.destroy()
    assert azure.state() == before
