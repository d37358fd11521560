"""What is missing is said before anything is installed."""

import pytest

from tools import precheck
from tools.console import ToolError


def test_a_playground_needs_git(programs):
    programs()
    with pytest.raises(ToolError, match="install git"):
        precheck.check("playground", "")
    programs(git="exit 0")
    precheck.check("playground", "")


@pytest.mark.parametrize("goal", ["lint", "down", "clean", "runtime", "test"])
def test_other_targets_need_nothing(programs, goal):
    programs()
    precheck.check(goal, "")


@pytest.mark.parametrize("goal", ["preview", "up", "destroy", "recover"])
def test_the_stack_is_asked_for(goal):
    """By the name of the target, with the stacks there are."""
    with pytest.raises(ToolError) as caught:
        precheck.check(goal, "")
    assert str(caught.value) == f"which stack? make {goal} STACK=dev; stacks here: dev, local, prod"
    precheck.check(goal, "contoso/dev")


def test_a_console_needs_no_stack_but_one_that_is_there():
    precheck.check("console", "")
    with pytest.raises(ToolError, match=r"there is no Pulumi\.pord\.yaml"):
        precheck.check("console", "pord")


def test_the_command_ends_with_one_message(monkeypatch, capsys):
    """For all goals of one make."""
    monkeypatch.setattr("sys.argv", ["precheck", "lint up", "pord"])
    assert precheck.main() == 1
    assert capsys.readouterr().err == "error: there is no Pulumi.pord.yaml; stacks here: dev, local, prod\n"
