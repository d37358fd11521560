"""The whole life of stack `local` as committed: what `make demo` deploys, and what `make down` leaves."""

from typing import Any

import pytest
from openai import AuthenticationError, NotFoundError

QUESTION = [{"role": "user", "content": "Say hello."}]
NAMES = ["azure-openai", "azure-openai-http", "azure-openai-v1"]


def answers(client: Any) -> tuple[bool, bool]:
    """Whether a chat call and a streamed chat call both brought text."""
    whole = client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    stream = client.chat.completions.create(model="gpt-4o", messages=QUESTION, stream=True)
    pieces = [choice.delta.content for event in stream for choice in event.choices if choice.delta.content]
    return bool(whole.choices[0].message.content), len(pieces) > 1


def kept(client: Any) -> tuple[bool, bool, bool]:
    """Whether a response is gone on from in a stream and read with what it was asked; deleted, it is gone."""
    first = client.responses.create(model="gpt-4o", input="Say hello.")
    with client.responses.create(model="gpt-4o", input="And again.", previous_response_id=first.id, stream=True) as stream:
        last = list(stream)[-1]
    asked = [item.content[0].text for item in client.responses.input_items.list(first.id)]
    client.responses.delete(first.id)
    with pytest.raises(NotFoundError):
        client.responses.retrieve(first.id)
    return last.type == "response.completed", last.response.previous_response_id == first.id, asked == ["Say hello."]


@pytest.mark.timeout(240)
def test_life_of_the_local_stack(deploy, azure, apim, openai_client):
    """Up, chat on all APIs and Responses on v1; refresh and preview without change; destroy back to the starting state."""
    before = azure.state()
    workspace = deploy()

    first = workspace.up()
    assert set(first.changes) == {"create"}, first.text

    outputs = workspace.outputs
    assert sorted(outputs["apis"]) == NAMES
    key = outputs["subscriptionKeys"]["demo"]
    for name in NAMES[:2]:
        api = outputs["apis"][name]
        client = openai_client(azure_endpoint=api["azureEndpoint"], api_key=key, api_version=api["apiVersion"])
        assert answers(client) == (True, True)
    base_url = outputs["apis"]["azure-openai-v1"]["baseUrl"]
    client = openai_client(base_url=base_url, api_key=key, default_headers={"api-key": key})
    assert answers(client) == (True, True)
    assert kept(client) == (True, True, True)
    with pytest.raises(AuthenticationError):  # without the header the key is sent as Bearer alone
        answers(openai_client(base_url=base_url, api_key=key))
    listed = {api.name for api in apim.api.list_by_service("rg-ai-local", "apim-local")}
    assert listed == {"echo-api", *NAMES}  # a Developer service is born with echo-api

    assert workspace.refresh().changes == {}
    assert workspace.preview("--expect-no-changes").changes == {}

    destroyed = workspace.destroy()
    assert set(destroyed.changes) == {"delete"}, destroyed.text
    assert destroyed.changes["delete"] == first.changes["create"]
    assert azure.state() == before
