"""What a proof knows of a stack before it asks: which of its APIs take the calls of others."""

import pytest

from apim.prove.stack import Asked, targets
from tests.apim.prove.stacks import stack

ROUTE = "POST /openai/deployments/{deployment}/chat/completions"


def never(scope):
    raise AssertionError(scope)


@pytest.mark.parametrize(
    ("other", "taken"),
    [
        ({"gatewayUrl": "https://gateway/Chat/openai"}, {ROUTE: 'API "talk" at "/Chat/openai"'}),
        ({"gatewayUrl": "https://gateway/chat/openai", "version": {"header": "v=1"}}, {}),
        ({"gatewayUrl": "https://gateway/chat/openai/v1"}, {}),
        ({"gatewayUrl": "https://gateway/talk"}, {}),
    ],
)
def test_by_the_paths_of_the_outputs(other, taken):
    """An API whose calls name a version takes no others; neither does one at a path that parts ways."""
    settings, desired = stack({"clients": "any"})
    known = {"apis": {"chat": {"gatewayUrl": "https://gateway/chat"}, "talk": other}}
    found = targets(desired, settings, known, Asked(never, revision=2))["chat"]
    assert found is not None
    assert dict(found.taken) == taken
