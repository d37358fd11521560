"""`apim rotate` where there is nothing to turn, or nothing of that name: said before Azure is asked."""

import pytest

from tests.apim.command_line import invoke
from tools.paths import ROOT


def rotate(example, *arguments):
    """The command on a stack of examples/."""
    return invoke("rotate", *arguments, "--stack", "local", "--config-file", str(ROOT / "examples" / f"Pulumi.{example}.yaml"))


@pytest.mark.parametrize(
    ("example", "reason"),
    [
        ("managed-identity", "backend east is called with a managed identity: there is no key to turn\n"),
        ("key-vault", "the key of backend east is kept in a Key Vault, from which API Management takes a new version within four"),
    ],
)
def test_there_is_nothing_to_turn(example, reason):
    code, out, err = rotate(example, "backend", "east", "--yes")
    assert (code, err) == (0, "")
    assert out.startswith(reason)


@pytest.mark.parametrize(
    ("example", "what", "name", "reason"),
    [
        ("single-key", "backend", "west", 'the stack has no backend "west"; it has east'),
        ("two-regions", "backend", "models", '"models" is a pool: name one of its members, east, west'),
        ("single-key", "subscription", "other", 'the stack declares no subscription "other" in subscriptions; it declares team'),
    ],
)
def test_nothing_has_that_name(example, what, name, reason):
    code, out, err = rotate(example, what, name, "--yes")
    assert (code, out, err) == (2, "", f"error: {reason}\n")


def test_a_stack_file_that_is_none():
    code, _, err = invoke("rotate", "backend", "east", "--stack", "local", "--config-file", "nowhere.yaml")
    assert (code, err) == (2, "error: --config-file nowhere.yaml is no file\n")
