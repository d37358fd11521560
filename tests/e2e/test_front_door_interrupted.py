"""`make demo` and `make down` after a run that was killed, interrupted, or is still at work; nobody has to repair anything."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.test_front_door import ANSWERS, answers, resources
from tests.lanes import sampled
from tools import leftovers, simulator_process
from tools.paths import ROOT

DRIVER = """
import pathlib, sys
from tools import demo, down, simulator_process
simulator_process.SETTINGS["lro_retry_after"] = "1"
cache = pathlib.Path(sys.argv[2])
for module in (demo, down):
    module.CACHE, module.STATE = cache, cache / "simulator"
sys.exit({"demo": demo, "down": down}[sys.argv[1]].main())
"""
"""The commands as processes of their own, with their cache in a folder of the test; creations take a second, to be met midway."""
BEGUN = "azure-native:apimanagement:NamedValue upstream-secret-openaiKey creating"


_started: list[subprocess.Popen[bytes]] = []
"""By the test that runs."""


@pytest.fixture
def cache(cli, tmp_path, quick_hosts):
    """Afterwards no simulator runs over it, and nothing that a test began, wherever it failed."""
    yield tmp_path
    while _started:
        process = _started.pop()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    leftovers.end_consoles(tmp_path)
    simulator_process.stop(tmp_path / "simulator")


def start(command: str, cache: Path, log: Path) -> subprocess.Popen[bytes]:
    """The command in a session of its own, as in a terminal of its own; what it prints goes to the file."""
    line = [sys.executable, "-c", DRIVER, command, str(cache)]
    with log.open("wb") as out:
        _started.append(subprocess.Popen(line, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, start_new_session=True))
    return _started[-1]


def run(command: str, cache: Path) -> str:
    """The same to its end, which has to be a success; what it printed."""
    process = start(command, cache, cache / "last.log")
    code, text = process.wait(), (cache / "last.log").read_text(encoding="utf-8")
    assert code == 0, text
    return text


def wait_for(log: Path, text: str) -> None:
    """Until a run has printed it."""
    until(lambda: text in log.read_text(encoding="utf-8"), log)


def until(happened: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.02)


def has_failed(cache: Path) -> bool:
    """Whether an update that failed is in the stack's history."""
    files = (cache / "state").glob(".pulumi/history/**/*.history.json")
    return any(re.search(r'"result":\s*"failed"', file.read_text(encoding="utf-8")) for file in files)


@contextmanager
def at_rest(process: subprocess.Popen[bytes]) -> Iterator[psutil.Process]:
    """The engine that a run started, which does nothing until the block is left."""
    (engine,) = [each for each in psutil.Process(process.pid).children() if each.name() == "pulumi"]
    engine.suspend()
    try:
        yield engine
    finally:
        engine.resume()


@pytest.mark.rest
@pytest.mark.timeout(240)
@pytest.mark.parametrize("command", sampled(["demo", "down"], {"down"}))  # both heal alike
def test_a_run_that_was_killed_with_all_it_began(cache, command):
    """The lock of the dead is taken away, what it created is taken in; then the command does what it always does."""
    before = resources(cache / "simulator")
    process = start("demo", cache, cache / "first.log")
    wait_for(cache / "first.log", BEGUN)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list((cache / "state").glob(".pulumi/locks/**/*.json"))

    printed = run(command, cache)
    assert "an earlier run was killed and left stack local locked" in printed
    if command == "demo":
        assert answers(printed) == ANSWERS
        run("down", cache)
    else:
        assert "==> stack local is gone" in printed
    assert resources(cache / "simulator") == before


@pytest.mark.rest
@pytest.mark.timeout(240)
def test_an_update_that_failed_with_its_provider(cache):
    """The engine keeps no note of what the provider had begun, and Azure goes on: down finds it, and leaves nothing."""
    before = resources(cache / "simulator")
    process = start("demo", cache, cache / "first.log")
    wait_for(cache / "first.log", BEGUN)
    [provider] = [
        each for each in psutil.Process(process.pid).children(recursive=True) if "apim_simulator.provider" in each.cmdline()
    ]
    provider.kill()
    until(lambda: has_failed(cache), cache / "first.log")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    printed = run("down", cache)
    assert "==> stack local is gone" in printed
    assert resources(cache / "simulator") == before


@pytest.mark.rest
@pytest.mark.timeout(240)
def test_a_run_whose_pulumi_goes_on_alone(cache):
    """Its terminal is gone, its engine is not: the next run waits for it, and finds everything made.

    Then the simulator dies: down starts it once more from what it kept, so that the stack is destroyed rather than forgotten.
    """
    before = resources(cache / "simulator")
    process = start("demo", cache, cache / "first.log")
    wait_for(cache / "first.log", BEGUN)
    with at_rest(process) as engine:
        process.kill()
        process.wait()
        second = start("demo", cache, cache / "second.log")
        wait_for(cache / "second.log", f"still at work on stack local (process {engine.pid}); waiting for it")
    code, printed = second.wait(), (cache / "second.log").read_text(encoding="utf-8")
    assert code == 0, printed
    assert answers(printed) == ANSWERS
    os.kill(simulator_process.process_id(cache / "simulator"), signal.SIGKILL)
    assert re.search(r"Resources:\s+- \d+ deleted\s", run("down", cache))
    assert resources(cache / "simulator") == before


@pytest.mark.timeout(240)
def test_ctrl_c_lets_pulumi_finish_and_ends_with_one_line(cache):
    """No traceback of the tools', no lock, nothing half created; another run at the same time waits its turn and succeeds."""
    process = start("demo", cache, cache / "first.log")
    wait_for(cache / "first.log", BEGUN)
    with at_rest(process):
        second = start("demo", cache, cache / "second.log")
        wait_for(cache / "second.log", "another run is at work on stack local; waiting for it")
        os.killpg(process.pid, signal.SIGINT)
    assert process.wait() == 130
    printed = (cache / "first.log").read_text(encoding="utf-8")
    assert printed.splitlines()[-1] == "interrupted; the same command goes on from here"
    # What pulumi prints is indented: in the midst of an interruption its program may end with a traceback of its own.
    assert not [line for line in printed.splitlines() if line.startswith("Traceback")]
    code, printed = second.wait(), (cache / "second.log").read_text(encoding="utf-8")
    assert code == 0, printed
    assert "locked" not in printed
    assert answers(printed) == ANSWERS
    assert not [each for each in psutil.process_iter(["cmdline"]) if str(cache / "stack") in " ".join(each.info["cmdline"] or [])]


@pytest.mark.rest
@pytest.mark.timeout(240)
def test_a_state_that_nobody_can_read(cache):
    """Down throws the simulated Azure away, since nothing else is to be had: all is as before the first demo."""
    before = types(cache)
    run("demo", cache)
    (checkpoint,) = (cache / "state" / ".pulumi" / "stacks").glob("*/local.json")
    checkpoint.write_text("{", encoding="utf-8")
    printed = run("down", cache)
    assert "all of it is thrown away" in printed
    assert not (cache / "state").exists()
    assert types(cache) == before


def types(cache):
    """Of what there is in the simulated Azure, which makes keys and some names anew."""
    found: Any = resources(cache / "simulator")
    return sorted(each["type"] for each in found["resources"])
