"""The simulator as a background process: started once, found again, stopped by its own number and no other."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from apim_simulator import launcher, record
from apim_simulator.launcher import Addresses, LaunchError

LINE = {name: f"the {name}" for name in Addresses.__slots__}


@pytest.fixture
def state(tmp_path):
    """A state folder; whatever runs over it afterwards is stopped."""
    folder = tmp_path / "state"
    yield folder
    launcher.stop(folder)


def process_of(state):
    """The process that serves the folder."""
    return psutil.Process(launcher.process_id(state))


def test_the_line_is_read_and_its_secrets_are_in_no_repr():
    """Unknown members are ignored, secrets are left out of the representation."""
    addresses = Addresses.parse(LINE | {"later": "addition"})
    assert addresses == Addresses(**LINE)
    assert "the client_secret" not in repr(addresses)
    assert "the control_key" not in repr(addresses)


def test_a_line_without_an_address_is_named():
    """A missing member is in the message."""
    with pytest.raises(LaunchError, match="the simulator's start line has no 'gateway'"):
        Addresses.parse({name: value for name, value in LINE.items() if name != "gateway"})


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    """One from its start by two callers at once to its end, as it was seen: `both`, `later`, `mode`, `stopped`, `after`."""
    state = tmp_path_factory.mktemp("launcher") / "state"
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda wait: (time.sleep(wait), launcher.ensure(state))[1], (0, 0.1)))
    process = process_of(state)
    seen = {"both": both, "later": launcher.ensure(state), "mode": (state / launcher.RECORD).stat().st_mode}
    seen["stopped"] = [launcher.stop(state), launcher.stop(state)]
    seen["after"] = process.is_running(), (state / launcher.RECORD).exists(), launcher.running(state)
    return seen


def test_started_once_and_found_again(life):
    """A later call finds the process; its record is for the owner's eyes only."""
    (addresses, _), _ = life["both"]
    assert life["later"] == (addresses, False)
    assert life["mode"] & 0o077 == 0


def test_two_at_once_get_one_process(life):
    """Who comes while it starts waits for it, or is given it after losing the race for its folder."""
    (first, first_started), (second, second_started) = life["both"]
    assert first == second
    assert {first_started, second_started} == {True, False}


def test_stop_leaves_no_process(life):
    """It ends, its record goes, and stopping again is no error."""
    assert life["stopped"] == [True, False]
    assert life["after"] == (False, False, None)


def test_one_started_by_hand_is_found(state):
    """What counts is who serves the folder, not who started it."""
    command = [sys.executable, "-m", "apim_simulator", "--state", str(state), "--seed", "local"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        line = json.loads(process.stdout.readline())
        assert launcher.running(state) == Addresses(**line)
        assert launcher.stop(state)
    assert process.returncode == 0


def test_a_simulator_that_died_comes_back_where_it_was(state):
    """After a kill the same state gives the same addresses."""
    before = launcher.start(state)
    os.kill(process_of(state).pid, signal.SIGKILL)
    after, started = launcher.ensure(state)
    assert (after, started) == (before, True)


def test_a_process_that_took_the_number_is_left_alone(state):
    """A record or a lock file with the number of a process that does not hold the lock is not ours to stop."""
    state.mkdir()
    with subprocess.Popen(["/bin/sleep", "30"]) as stranger:
        (state / record.LOCK).write_text(str(stranger.pid), encoding="utf-8")
        (state / launcher.RECORD).write_text(json.dumps(LINE | {"pid": stranger.pid}), encoding="utf-8")
        assert launcher.running(state) is None
        assert not launcher.stop(state)
        assert stranger.poll() is None
        stranger.kill()


def test_a_simulator_that_cannot_start_says_why(state):
    """The error carries the end of its log."""
    with pytest.raises(LaunchError) as caught:
        launcher.start(state, seed="mars")
    assert str(caught.value) == (
        f"the simulator ended with exit code 1; its log ({state / launcher.LOG}) ends with:\n"
        "  apim-simulator: world is 'mars', allowed is local or regions or replay or empty"
    )
    assert not (state / launcher.RECORD).exists()


def test_it_ends_with_the_process_it_was_started_for(state):
    """A test runner that is killed stops nothing."""
    with subprocess.Popen(["/bin/sleep", "60"]) as runner:
        launcher.start(state, until=runner.pid)
        process = process_of(state)
        runner.kill()
    process.wait(10)


def test_it_ends_with_its_state_folder(state):
    """Nobody can find it again, so nobody could stop it."""
    launcher.start(state)
    process = process_of(state)
    state.rename(state.with_name("moved"))
    process.wait(10)


def test_one_that_outlives_its_starter_is_no_warning(tmp_path):
    """`make demo` ends and its simulator serves on: Python would say that a subprocess is still running."""
    script = "import sys, pathlib\nfrom apim_simulator import launcher\nlauncher.start(pathlib.Path(sys.argv[1]))"
    line = [sys.executable, "-W", "default", "-c", script, str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    try:
        assert (done.returncode, done.stderr) == (0, "")
        assert launcher.running(tmp_path) is not None
    finally:
        assert launcher.stop(tmp_path)
