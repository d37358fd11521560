"""Locks that pulumi keeps as files beside a state: who holds them, and waiting for a run that is at work."""

import json
import signal
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

from tools.console import ToolError, say

PATIENCE_SECONDS = 60.0
"""An update of a stack in the simulator takes a tenth of that."""
LEAVE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock file: the process that wrote it, and when, in seconds since 1970."""

    pid: int
    since: float

    def holder(self) -> psutil.Process | None:
        """The process, while it is there. Numbers of ended processes are given out again: a younger one is another."""
        try:
            process = psutil.Process(self.pid)
            alive = process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= self.since + 1
        except psutil.NoSuchProcess:
            return None
        return process if alive else None


def locks(state: Path, stack: str) -> list[Lock]:
    """The locks of a stack in a backend that keeps its files in `state`; what cannot be read is held by nobody."""
    found = []
    for file in sorted(state.glob(f".pulumi/locks/**/{stack}/*.json")):
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            found.append(Lock(int(held["pid"]), datetime.fromisoformat(held["timestamp"]).timestamp()))
        except (OSError, ValueError, LookupError, TypeError):
            found.append(Lock(-1, 0))
    return found


def wait(state: Path, stack: str) -> bool:
    """Wait until no run is at work on the stack; whether locks are left, which are then dead.

    A run that an earlier command began may outlive it: its terminal was closed, or it alone was killed. Raises ToolError where such
    a run neither ends nor hears an interrupt.
    """
    for lock in locks(state, stack):
        holder = lock.holder() if lock.pid > 0 else None
        if holder is None:
            continue
        say(f"pulumi of an earlier run is still at work on stack {stack} (process {lock.pid}); waiting for it")
        if not _ended(holder, PATIENCE_SECONDS):
            holder.send_signal(signal.SIGINT)
            if not _ended(holder, LEAVE_SECONDS):
                raise ToolError(f"process {lock.pid} holds stack {stack} and does not end: kill {lock.pid}, then run this again")
    return bool(locks(state, stack))


def _ended(process: psutil.Process, seconds: float) -> bool:
    # Not `process.wait`: an orphan is nobody's child here.
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.1)
    return False
