"""The tutorial's HTTP API, made by hand: taken over as it is, kept so, and let go of."""

import pytest

from tests.e2e.adopt.conftest import writes

CHAT = "/openai/deployments/{deployment}/chat/completions"
POLICY = """<policies>
  <inbound>
    <base />
    <set-backend-service backend-id="contoso-openai" />
    <set-header name="api-key" exists-action="override"><value>{{openai-key}}</value></set-header>
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>"""


def tutorial(portal, name="contoso-chat", path="contoso/chat"):
    """What the tutorial says to click: a backend, an API with one operation, and the policy that overrides the backend."""
    portal.put("namedValues/openai-key", {"displayName": "openai-key", "secret": True, "value": "a-key-of-nobody"})
    portal.put(
        "backends/contoso-openai", {"url": "https://contoso-openai.openai.azure.com", "protocol": "http", "title": "Contoso"}
    )
    portal.put(f"apis/{name}", {"displayName": "Contoso chat", "path": path, "protocols": ["https"], "subscriptionRequired": True})
    parameter = {"name": "deployment", "type": "string", "required": True}
    operation = {"displayName": "Chat", "method": "POST", "urlTemplate": CHAT, "templateParameters": [parameter]}
    portal.put(f"apis/{name}/operations/chat", operation)
    portal.put(f"apis/{name}/policies/policy", {"format": "rawxml", "value": POLICY})


@pytest.mark.rest
def test_taken_over_kept_and_let_go(portal, adopter, azure):
    """To import and nothing to change; the journal has the ledger's writes alone; nothing is deleted at the end."""
    tutorial(portal)
    before = azure.state()
    one = adopter()
    printed = one.adopt("--api", "contoso-chat")
    assert "stack local takes over 5, as they are:" in printed
    assert list(one.section["resources"]) == [
        "apis/contoso-chat",
        "apis/contoso-chat/operations/chat",
        "apis/contoso-chat/policies/policy",
        "backends/contoso-openai",
        "namedValues/openai-key",
    ]
    since = len(azure.requests())
    preview = one.workspace.preview()
    changes = preview.changes
    assert (changes["import"], changes.get("update", 0), changes.get("replace", 0)) == (5, 0, 0), preview.text
    one.workspace.up()
    assert writes(azure, since) == []
    assert one.workspace.preview("--expect-no-changes").changes == {}
    assert "no drift" in one.command("drift")
    one.workspace.destroy()
    assert writes(azure, since) == []
    assert azure.state() == before
