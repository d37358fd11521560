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
    "check",
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
    """.ci/run has the tests of the README's `make test`, and those which that leaves out."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == "exec make --keep-going --jobs=2 lint check"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--lane test --lane test-all" in makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    assert "`make test`" in (ROOT / "README.md").read_text(encoding="utf-8")
