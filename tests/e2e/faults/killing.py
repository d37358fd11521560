"""One kill, drawn by a seed: what is killed, at which write, and how far that write has come."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psutil
import pytest

from tests.e2e.conftest import Azure, Workspace
from tests.e2e.faults.conftest import recover
from tools import healing
from tools.paths import ROOT

LONG = {"PUT": r"(/(namedValues|policyFragments)/[^/]+|/apis/chat;rev=\d+)$", "DELETE": r"/apis/chat(;rev=\d+)?$"}
"""Paths of writes behind which an operation runs (ARM-WIRE), by method."""

MOMENTS: dict[str, dict[str, Any]] = {
    "before": {"stall": True},
    "after": {"stall": True, "after": True},
    "about": {"delay_ms": 200},
}
"""Killed while a write waits that was not carried out, or was; or while it is carried out."""
LATER_SECONDS = 0.08
END_SECONDS = 120.0
"""Within which whatever outlives the kill has to be over; an engine that goes on has its run to finish."""
STEPS = ("asking pulumi what it would create", "pulumi import of", "pulumi refresh")
"""Of `recover`, which says so before it does it."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A kill.

    `kind` is what is killed: `engine`, `provider`, `recover` or `rollback`. `long` says whether it strikes at a write that Azure
    carries on by itself.
    """

    seed: int
    kind: str
    long: bool
    random: Random = field(repr=False)

    def match(self, command: str) -> dict[str, str]:
        """The writes of a command at which it may strike."""
        method = "DELETE" if command == "destroy" else "PUT"
        return {"method": method, "path": LONG[method] if self.long else rf"^(?!.*{LONG[method]})"}


def run(workspace: Workspace, *line: str) -> subprocess.Popen[bytes]:
    """A command on the stack, in a session of its own, so that all it starts can be killed with it."""
    with log(workspace).open("wb") as out:
        return subprocess.Popen(line, cwd=ROOT, env=workspace.stack.env(), stdout=out, stderr=out, start_new_session=True)


def pulumi(workspace: Workspace, command: str) -> list[str]:
    """Command line of `pulumi up` or `destroy`."""
    local = workspace.stack
    line = [str(local.engine.pulumi), command, "--stack", local.name, "--config-file", str(local.config_file)]
    return [*line, "--yes", "--skip-preview", "--non-interactive"]


def apim(workspace: Workspace, *command: str) -> list[str]:
    """Command line of `python -m apim`, with a yes to everything."""
    local = workspace.stack
    return [sys.executable, "-m", "apim", *command, "--stack", local.name, "--config-file", str(local.config_file), "--yes"]


def log(workspace: Workspace) -> Path:
    """Where a command that may be killed prints to."""
    return workspace.stack.folder / "killed.log"


def strike(azure: Azure, workspace: Workspace, line: list[str], draw: Draw, command: str, writes: int) -> bool:
    """Run a command and kill at one of its first `writes` writes that the draw means; False where it was over before that."""
    moment, skip = draw.random.choice(sorted(MOMENTS)), draw.random.randrange(writes)
    azure.arm_fault(plane="arm", match=draw.match(command), skip=skip, action=MOMENTS[moment])
    process = run(workspace, *line)
    try:
        while not azure.faults()[0]["hits"]:
            if process.poll() is not None:
                return False
            time.sleep(0.01)
        time.sleep(draw.random.random() * LATER_SECONDS)
        _kill(process, draw)
    finally:
        azure._ask("DELETE", "faults")
        over(process)
    return process.returncode != 0


def strike_recovery(workspace: Workspace, draw: Draw) -> bool:
    """Kill `recover` a little after one of its steps has begun; one that had not that step, when it is run again, in its first."""
    later = draw.random.random()
    for step in (draw.random.choice(STEPS), STEPS[0]):
        process = run(workspace, *apim(workspace, "recover", *healing.PATIENCE))
        while process.poll() is None and step not in log(workspace).read_text(encoding="utf-8", errors="replace"):
            time.sleep(0.01)
        with suppress(subprocess.TimeoutExpired):
            process.wait(later)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        over(process)
        if process.returncode == -signal.SIGKILL:
            return True
    return False


def over(process: subprocess.Popen[bytes]) -> None:
    """Wait for it and whatever it started: a plugin may still be carrying out what it was told."""
    process.wait()
    until = time.monotonic() + END_SECONDS
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(process.pid, 0)
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        pytest.fail("what a killed run had started outlived it")


def _kill(process: subprocess.Popen[bytes], draw: Draw) -> None:
    """The provider alone; or the engine or the command alone, or with all that it started."""
    below = psutil.Process(process.pid).children(recursive=True)
    if draw.kind == "provider":
        for each in below:
            with suppress(psutil.Error):
                if "apim_simulator.provider" in each.cmdline():
                    each.kill()
    elif draw.random.random() < 0.5:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        engines = [each for each in below if each.name() == "pulumi"] if draw.kind == "rollback" else []
        os.kill(draw.random.choice([process.pid, *(each.pid for each in engines)]), signal.SIGKILL)


def settle(workspace: Workspace, command: str) -> None:
    """What a user does: the command again, recovered before and where it fails, until it succeeds."""
    unfinished = healing.unfinished(workspace.stack)
    for _ in range(4):
        assert unfinished.before(command, ["--yes"]) == 0
        done = workspace.stack.capture(command, "--yes", "--skip-preview")
        if done.returncode == 0:
            return
        code, text = recover(workspace, "--yes", *(["--no-preview"] if command == "destroy" else []))
        assert code == 0, f"{done.stdout}{done.stderr}\n{text}"
    pytest.fail(f"{command} does not succeed")
