"""The calls that prove a revision."""

import pytest

from desired_state import proof_calls
from tests.desired_state.stacks import composed
from tests.desired_state.test_current_revision import API, rollout

GATEWAY = "https://gateway.example/"
CHAT = "/deployments/proof/chat/completions?api-version=2024-10-21"


@pytest.mark.parametrize(
    ("settings", "sets", "url", "headers"),
    [
        ({}, {}, f"contoso/openai;rev=2{CHAT}", {}),
        ({"requiredQueryParameters": "query"}, {}, f"contoso/openai;rev=2{CHAT.partition('?')[0]}", {}),
        ({"version": {"set": "s", "name": "v1"}}, {"header": "x-version"}, f"contoso/openai;rev=2{CHAT}", {"x-version": "v1"}),
        ({"version": {"set": "s", "name": "v1"}}, {"query": "v"}, f"contoso/openai;rev=2{CHAT}&v=v1", {}),
        ({"version": {"set": "s", "name": "v1"}, "clients": "any"}, {}, f"contoso/openai/v1;rev=2{CHAT}", {}),
    ],
)
def test_one_call_per_operation(settings, sets, url, headers):
    """Under `;rev=` behind the path, with anything for parameters but the version of the API and the api-version."""
    config = {"azure-openai-apim:apis": [{**API, **settings}], "azure-openai-apim:openaiKey": {"secure": "v1:opaque"}}
    config |= {"azure-openai-apim:versionSets": {"s": {"displayName": "S", **sets}}} if "version" in settings else {}
    [api] = composed({"config": config}).checked().apis
    revision = rollout([], **{name: value for name, value in settings.items() if name != "version"}).target
    assert proof_calls(api, revision, GATEWAY) == ([("POST", f"https://gateway.example/{url}")], headers)
