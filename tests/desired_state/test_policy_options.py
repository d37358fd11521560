"""Settings become options of policies, each in its own place."""

import pytest

from tests.desired_state.stacks import SECRET, composed

SAFETY = {"origin": "https://safety.cognitiveservices.azure.com", "apiKey": {"secret": "safetyKey"}}


@pytest.mark.parametrize(("shield", "enforce"), [(True, False), (False, True)])
def test_the_two_switches_of_content_safety(shield, enforce):
    """Looking for attacks, and looking at answers too, are two things: exchanged, both would still be booleans."""
    safety = {**SAFETY, "shieldPrompt": shield, "enforceOnCompletions": enforce}
    api = {"name": "a", "displayName": "A", "path": "a", "backend": "contoso", "http": {}, "contentSafety": safety}
    key = {"azure-openai-apim:safetyKey": {"secure": "v1:opaque"}}
    (published,) = composed({"config": {**SECRET, **key, "azure-openai-apim:apis": [api]}}).checked().apis
    policy = published.arguments["policy"]
    assert ('shield-prompt="true"' in policy, 'enforce-on-completions="true"' in policy) == (shield, enforce)
