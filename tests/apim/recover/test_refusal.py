"""A preview that fails since the program refuses the stack file is no Azure that cannot be reached."""

import pytest

from apim.recover import PulumiFailed, is_refusal
from linting import Finding


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"pulumi preview failed: {Finding('Pulumi.dev.yaml', 'azure-openai-apim:apis[0].name', 'name-taken', 'x', 'y')}", True),
        (f"pulumi preview failed: {Finding('Pulumi.dev.yaml', 'a:b', 'path-hides', 'x', 'y', line=3)}", True),
        ("pulumi preview failed: error: could not reach https://management.azure.com [timeout]", False),
        ("pulumi could not be started: No such file or directory", False),
    ],
)
def test_is_refusal(message, expected):
    assert is_refusal(PulumiFailed(message)) is expected
