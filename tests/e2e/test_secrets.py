"""`apim secrets` on a stack whose key somebody overwrote: no preview sees it, callers get 401, one command puts it back."""

import openai
import pytest

from tests.e2e.faults.conftest import review
from tests.e2e.test_rotate import SERVICE, asked

pytestmark = [pytest.mark.rest, pytest.mark.timeout(600)]


def test_an_overwritten_key_is_put_back(azure, deploy, openai_client):
    workspace = deploy()
    workspace.up()
    outputs = workspace.outputs
    endpoint, key = outputs["apis"]["azure-openai"]["azureEndpoint"], outputs["subscriptionKeys"]["demo"]
    client = openai_client(azure_endpoint=endpoint, api_key=key, api_version="2024-10-21")
    question = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}
    assert review(workspace, "secrets") == (0, "same     openaiKey\nsame     openaiWestKey\n")
    other = {"properties": {"displayName": "openaiKey", "secret": True, "value": "0" * 32}}
    azure.settings(lro_polls=0)
    asked(azure, "PUT", f"{SERVICE}/namedValues/openaiKey", body=other)
    assert asked(azure, "POST", f"{SERVICE}/namedValues/openaiKey/listValue")["value"] == "0" * 32
    with pytest.raises(openai.AuthenticationError):
        client.chat.completions.create(**question)
    assert workspace.preview("--refresh", "--expect-no-changes").changes == {}
    assert "`bin/apim secrets` does" in review(workspace, "drift")[1]
    assert review(workspace, "secrets")[0] == 1
    code, text = review(workspace, "secrets", "--restore", "--yes")
    assert (code, "restored: openaiKey" in text) == (0, True), text
    assert client.chat.completions.create(**question).choices
    azure.reset()
