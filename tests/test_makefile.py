"""The front door: what `make` offers, and what it says when something is missing."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TARGETS = [
    "help",
    "demo",
    "console",
    "down",
    "playground",
    "preview",
    "up",
    "destroy",
    "recover",
    "runtime",
    "test",
    "test-all",
    "soak",
    "lint",
    "bench",
    "requirements",
    "clean",
]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in the project, without the variables that an outer make leaves behind."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "STACK"}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [(), ("help",)])
def test_help_is_the_default_and_lists_every_target(arguments):
    """One line each, in the order of use."""
    done = make(*arguments)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "make TARGET, one of:"
    assert [re.match(r"  ([\w-]+) +\S", line)[1] for line in lines[1:]] == TARGETS


@pytest.mark.parametrize("target", ["preview", "up", "destroy", "recover"])
def test_a_missing_stack_is_asked_for(target):
    """The message names the stacks there are; nothing runs."""
    done = make(target)
    assert done.returncode == 2
    expected = f"error: which stack? make {target} STACK=dev; stacks here: dev, local, prod"
    assert done.stderr.splitlines()[0] == expected


def test_an_unknown_stack_is_refused():
    """A misspelled stack is told, not made."""
    done = make("up", "STACK=pord")
    assert done.stderr.splitlines()[0] == "error: there is no Pulumi.pord.yaml; stacks here: dev, local, prod"


def test_ci_calls_the_readmes_test_command():
    """.ci/run and the README mean the same `make test`; what that leaves out runs with it."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == "exec make --keep-going --jobs=2 lint test test-all"
    assert "`make test`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("goals", [["test"], ["test-all"], ["test", "test-all"], ["soak"]], ids="-".join)
def test_goals_of_one_make_are_one_run(goals):
    """Of all their lanes, and of no other."""
    runs = [line for line in make("--dry-run", *goals).stdout.splitlines() if " -m pytest " in line]
    assert [re.findall(r"--lane ([\w-]+)", line) for line in runs] == [goals]
