"""Lock files of a state: who holds them, and what a run does about it."""

import json
import subprocess
import threading
import time
from datetime import UTC, datetime

import psutil
import pytest

from tools import state_locks
from tools.console import ToolError


@pytest.fixture
def lock(tmp_path):
    """`lock(pid, age_seconds)` puts a lock of stack local there, as pulumi writes it."""

    def put(pid, age=0.0, stack="local", text=None):
        folder = tmp_path / ".pulumi" / "locks" / "organization" / "gate" / stack
        folder.mkdir(parents=True, exist_ok=True)
        at = datetime.fromtimestamp(time.time() - age, tz=UTC).isoformat()
        content = {"pid": pid, "username": "jane", "hostname": "here", "timestamp": at}
        (folder / f"{pid}.json").write_text(text or json.dumps(content), encoding="utf-8")
        return tmp_path

    return put


@pytest.fixture
def sleeper():
    """A process that ends when it is asked to."""
    with subprocess.Popen(["/bin/sleep", "60"]) as process:
        yield process
        process.kill()


def test_without_locks_there_is_nothing_to_wait_for(tmp_path, capsys):
    assert state_locks.wait(tmp_path, "local") is False
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1}'])
def test_a_lock_that_cannot_be_read_is_dead(lock, text):
    """An engine killed while it wrote one leaves half of it."""
    assert state_locks.wait(lock(1, text=text or " "), "local") is True


def test_a_lock_whose_process_is_gone_is_dead(lock, sleeper):
    """And so is one whose number another process has by now."""
    assert state_locks.wait(lock(sleeper.pid, age=3600), "local") is True
    sleeper.kill()
    sleeper.wait()
    assert state_locks.wait(lock(sleeper.pid), "local") is True


def test_locks_of_other_stacks_do_not_count(lock, sleeper):
    assert state_locks.wait(lock(sleeper.pid, stack="other"), "local") is False


def test_a_run_at_work_is_waited_for(lock, sleeper, capsys):
    """Its lock goes with it, as pulumi's does."""
    state = lock(sleeper.pid)

    def end():
        next(state.glob(".pulumi/locks/**/*.json")).unlink()
        sleeper.kill()
        sleeper.wait()

    timer = threading.Timer(0.3, end)
    timer.start()
    assert state_locks.wait(state, "local") is False
    assert capsys.readouterr().out == (
        f"==> pulumi of an earlier run is still at work on stack local (process {sleeper.pid}); waiting for it\n"
    )
    timer.join()


def test_a_run_that_does_not_end_is_interrupted(lock, sleeper, monkeypatch):
    """Then its lock is dead."""
    monkeypatch.setattr(state_locks, "PATIENCE_SECONDS", 0.2)
    assert state_locks.wait(lock(sleeper.pid), "local") is True
    assert not psutil.pid_exists(sleeper.pid) or sleeper.poll() is not None


def test_a_run_that_hears_no_interrupt_is_named(lock, monkeypatch):
    """It is left to the user, with the command."""
    monkeypatch.setattr(state_locks, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(state_locks, "LEAVE_SECONDS", 0.2)
    with subprocess.Popen(["/bin/sh", "-c", "trap '' INT; echo ready; read x"], stdin=-1, stdout=-1) as deaf:
        assert deaf.stdout is not None
        deaf.stdout.readline()
        with pytest.raises(ToolError, match=rf"does not end: kill {deaf.pid}, then run this again"):
            state_locks.wait(lock(deaf.pid), "local")
        deaf.kill()
