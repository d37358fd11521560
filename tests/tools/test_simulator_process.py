"""The simulator as a background process: started once, found again, stopped by its own number and no other."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from tools import simulator_process
from tools.console import ToolError
from tools.simulator_process import Addresses

LINE = {name: f"the {name}" for name in Addresses.__slots__}


@pytest.fixture
def state(tmp_path):
    """A state folder; whatever runs over it afterwards is stopped."""
    folder = tmp_path / "state"
    yield folder
    simulator_process.stop(folder)


def process_of(state):
    """The recorded process."""
    return psutil.Process(json.loads((state / simulator_process.RECORD).read_text(encoding="utf-8"))["pid"])


def test_the_line_is_read_and_its_secrets_do_not_show():
    """Unknown members are ignored, secrets are left out of the representation."""
    addresses = Addresses.parse(json.dumps(LINE | {"later": "addition"}))
    assert addresses == Addresses(**LINE)
    assert "the client_secret" not in repr(addresses)
    assert "the control_key" not in repr(addresses)


def test_a_line_without_an_address_is_named():
    """A missing member is said by name."""
    with pytest.raises(ToolError, match="the simulator's first line has no 'gateway'"):
        Addresses.parse(json.dumps({name: value for name, value in LINE.items() if name != "gateway"}))


def test_started_once_and_found_again(state):
    """The second call finds the first one's process; its record is for the owner's eyes only."""
    first, started = simulator_process.ensure(state)
    second, again = simulator_process.ensure(state)
    assert (first, started, again) == (second, True, False)
    assert (state / simulator_process.RECORD).stat().st_mode & 0o077 == 0


def test_stop_leaves_no_process(state):
    """It ends, its record goes, and stopping again is no error."""
    simulator_process.start(state)
    process = process_of(state)
    assert simulator_process.stop(state)
    assert not process.is_running()
    assert not simulator_process.stop(state)
    assert simulator_process.running(state) is None


def test_a_simulator_that_died_comes_back_where_it_was(state):
    """After a kill the same state gives the same addresses."""
    before = simulator_process.start(state)
    os.kill(process_of(state).pid, signal.SIGKILL)
    after, started = simulator_process.ensure(state)
    assert (after, started) == (before, True)


def test_a_process_that_took_the_number_is_left_alone(state):
    """A record whose process started at another time is not ours to stop."""
    state.mkdir()
    with subprocess.Popen(["/bin/sleep", "30"]) as stranger:
        record = LINE | {"pid": stranger.pid, "created": 1.0}
        (state / simulator_process.RECORD).write_text(json.dumps(record), encoding="utf-8")
        assert simulator_process.running(state) is None
        assert not simulator_process.stop(state)
        assert stranger.poll() is None
        stranger.kill()


def test_a_simulator_that_cannot_start_says_why(state, monkeypatch):
    """The error carries the end of its log."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ToolError) as caught:
        simulator_process.start(state)
    assert str(caught.value).startswith(
        f"the simulator ended with exit code 1; its log ({state / simulator_process.LOG}) ends with:"
    )
    assert not (state / simulator_process.RECORD).exists()
