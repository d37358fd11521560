"""The whole life of stack `local` as committed: what `make demo` deploys, twice, and what `make down` leaves."""

from typing import Any

import pytest

QUESTION = [{"role": "user", "content": "Say hello."}]
NAMES = ["azure-openai", "azure-openai-http"]


def answers(client: Any) -> tuple[bool, bool]:
    """Whether a chat call and a streamed chat call both brought text."""
    whole = client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    stream = client.chat.completions.create(model="gpt-4o", messages=QUESTION, stream=True)
    pieces = [choice.delta.content for event in stream for choice in event.choices if choice.delta.content]
    return bool(whole.choices[0].message.content), len(pieces) > 1


@pytest.mark.timeout(240)
def test_life_of_the_local_stack(deploy, azure, apim, openai_client):
    """Up, chat on both APIs, up and refresh without change, preview without change, destroy back to the starting state."""
    before = azure.state()
    workspace = deploy()

    first = workspace.up()
    assert set(first.changes) == {"create"}, first.text

    outputs = workspace.outputs
    assert sorted(outputs["apis"]) == NAMES
    for api in outputs["apis"].values():
        client = openai_client(
            azure_endpoint=api["azureEndpoint"], api_key=outputs["subscriptionKeys"]["demo"], api_version=api["apiVersion"]
        )
        assert answers(client) == (True, True)
    listed = {api.name for api in apim.api.list_by_service("rg-ai-local", "apim-local")}
    assert listed == {"echo-api", *NAMES}  # a Developer service is born with echo-api

    assert workspace.up().changes == {}
    assert workspace.preview().changes == {}
    assert workspace.refresh().changes == {}

    destroyed = workspace.destroy()
    assert set(destroyed.changes) == {"delete"}, destroyed.text
    assert destroyed.changes["delete"] == first.changes["create"]
    assert azure.state() == before
