"""The engine is killed while it writes: what was half done is named, and the next runs end where a day without kills ends.

A life of the stack, which has each kind of resource, takes eight kills: four in its first update, two each in a change and in its
destruction. Seeds draw the write at which each strikes, whether that write took effect, whether the engine dies alone or with all
that it started, and a delay. A soak has eight lives; `make test-all` has the life of test_lives.py, which is killed five times.
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.faults.conftest import Stack, made

LIVES = [range(first, first + 8) for first in range(0, 64, 8)]
"""The seeds of a life's kills."""

WRITES = "PUT|PATCH|DELETE"
MOMENTS: dict[str, dict[str, Any]] = {
    "before": {"stall": True},
    "after": {"stall": True, "after": True},
    "about": {"delay_ms": 0},
}
"""Killed while a write waits that was not carried out, or was; or at about the time of one, while it goes on."""

LATER_SECONDS = 0.08
"""At most, between the write and the kill: writes beside it and after it go on meanwhile. More, and the run is over."""

ORPHANS_SECONDS = 20.0
"""What the engine started ends by itself when the engine is gone."""

pytestmark = [pytest.mark.timeout(1800), pytest.mark.soak]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_a_stack_gets_over_kills(stack, life):
    """Each time recovered and run again."""
    seeds, kills = list(life), 0
    stack.configure(changed=False)
    for left in range(len(life) // 2, 0, -1):
        kills += killed(stack, "up", seeds.pop(), (len(stack.puts) - len(present(stack))) // left)
    assert stack.attempt().code == 0
    assert made(stack.azure) == stack.clean
    stack.configure(changed=True)
    for left in range(len(life) // 4, 0, -1):
        kills += killed(stack, "up", seeds.pop(), len(stack.changes) // (2 * left))
    assert stack.attempt().code == 0
    stack.settled(stack.changed)
    while seeds:
        kills += killed(stack, "destroy", seeds.pop(), len(present(stack)) // (len(seeds) + 1))
    stack.gone()
    sys.stdout.write(f"seeds {life.start} to {life.stop - 1}: {kills} kills\n")
    assert kills * 2 > len(life), "a run that is over before it can be killed counts for nothing"


def present(stack: Stack) -> set[str]:
    """Ids of the stack's resources that Azure holds."""
    return stack.names.keys() & {each["id"].lower() for each in stack.azure.state()["resources"]}


def killed(stack: Stack, command: str, seed: int, writes: int) -> bool:
    """Run the command, kill it at one of its first `writes` writes, and recover. False where it had fewer to do and succeeded."""
    random_ = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    at, moment, alone = random_.randrange(max(1, writes)), random_.choice(sorted(MOMENTS)), random_.random() < 0.5
    stack.azure.arm_fault(plane="arm", match={"method": WRITES}, skip=at, action=MOMENTS[moment])
    process = started(stack, command)
    drawn = f"seed {seed}: {command} at write {at + 1}, {moment}, {'engine alone' if alone else 'all of it'}"
    while not stack.azure.faults()[0]["hits"]:
        if process.poll() is not None:
            assert process.returncode == 0, f"{drawn}: {output(stack)}"
            stack.azure._ask("DELETE", "faults")
            return False
        time.sleep(0.01)
    time.sleep(random_.random() * LATER_SECONDS)
    (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    process.wait()
    ended(process.pid, drawn)
    stack.azure._ask("DELETE", "faults")
    pending = stack.workspace.exported()["deployment"].get("pending_operations", ())
    half = {each["resource"]["urn"].rsplit("::", 1)[-1] for each in pending if each["resource"].get("custom")}
    code, text = stack.recover("--yes", "--no-preview")  # what a kill leaves, the state knows
    named = {line.split()[1] for line in text.splitlines() if line.startswith(("adopt", "forget", "repeat"))}
    assert (code, half - named) == (0, set()), f"{drawn}:\n{text}"
    return process.returncode == -signal.SIGKILL


def started(stack: Stack, command: str) -> subprocess.Popen[bytes]:
    """The command as a session of its own, so that all it starts can be killed with it."""
    local = stack.workspace.stack
    line = [str(local.engine.pulumi), command, "--stack", local.name, "--config-file", str(local.config_file)]
    with log(stack).open("wb") as out:
        return subprocess.Popen(
            [*line, "--yes", "--skip-preview", "--non-interactive"],
            cwd=local.project,
            env=local.env(),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def log(stack: Stack) -> Path:
    """Where a command that may be killed prints to."""
    return Path(stack.workspace.stack.folder) / "killed.log"


def output(stack: Stack) -> str:
    """What it printed."""
    return log(stack).read_text(encoding="utf-8", errors="replace")


def ended(session: int, drawn: str) -> None:
    """Wait for whatever the engine started to be gone too: a plugin may still be carrying out what it was told."""
    until = time.monotonic() + ORPHANS_SECONDS
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(session, 0)
            time.sleep(0.05)
        os.killpg(session, signal.SIGKILL)
        pytest.fail(f"{drawn}: what the engine started outlived it")
