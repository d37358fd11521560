"""Simulators found by their command line."""

import subprocess
import sys

import psutil
import pytest

from tools import leftovers

SLEEPS = "import time; time.sleep(60)"


@pytest.fixture
def process():
    """`process(*arguments)` runs something that has these on its command line."""
    started = []

    def start(*arguments):
        started.append(subprocess.Popen([sys.executable, "-c", SLEEPS, *arguments]))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()


def test_only_simulators_below_the_folder_end(process, tmp_path):
    """Not those of another checkout, and no other program that is started on the folder."""
    ours = process("apim_simulator", "--state", str(tmp_path / "playground" / "simulator"))
    others = [
        process("apim_simulator", "--state", str(tmp_path.parent / "elsewhere")),
        process("apim_simulator", "--seed", str(tmp_path)),
        process("editor", "--state", str(tmp_path / "notes")),
    ]
    assert [each.pid for each in leftovers.simulators(tmp_path)] == [ours.pid]
    assert leftovers.end(tmp_path) == 1
    assert not psutil.pid_exists(ours.pid)
    assert [each.poll() for each in others] == [None, None, None]
    assert leftovers.end(tmp_path) == 0
