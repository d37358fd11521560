"""What can be in a playground."""

import pytest

from tools.console import ToolError
from tools.playground import calls, setups


def test_an_unknown_example_is_answered_with_those_there_are():
    with pytest.raises(ToolError) as caught:
        setups.setup("two-region")
    assert str(caught.value) == (
        "there is no example two-region; make playground EXAMPLE=… takes walkthrough, entra-only, everything, from-nothing, "
        "key-vault, managed-identity, revisions, single-key, stored-responses, token-budgets, two-regions, "
        "two-regions-from-nothing"
    )


@pytest.mark.parametrize("example", ["local", "walkthrough", *setups.examples()])
def test_every_secret_is_known_and_every_example_has_calls(example):
    """A new example, or a new secret in one, has to be made to work."""
    setup = setups.setup(example)
    assert [name for name in setup.secrets if (setup.world, name) not in setups.ACCOUNTS and name not in setups.TEXTS] == []
    assert callable(calls.of(example))


def test_calls_of_nothing():
    with pytest.raises(ToolError, match="there are no calls for nothing"):
        calls.of("nothing")
