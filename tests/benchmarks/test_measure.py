"""Time and memory of a process tree."""

import os
import sys

import psutil
import pytest

from benchmarks.measure import CommandError, measure, resident_megabytes, role

HUNGRY = "import time; taken = bytearray(60_000_000); time.sleep({seconds})"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["/opt/pulumi/bin/pulumi", "up", "--stack", "local"], "engine"),
        (["/bin/pulumi-language-python", "127.0.0.1:1"], "host"),
        (["python3", "-u", "/bin/pulumi-language-python-exec", "--project", "x"], "program"),
        (["python3", "-m", "apim_simulator.provider", "127.0.0.1:1"], "plugin"),
        (["/bin/sh", "/x/simulator/provider/bin/pulumi-resource-azure-native"], "plugin"),
    ],
)
def test_roles(arguments, expected):
    """Every process of a deployment is told apart by its command line."""
    assert role(arguments) == expected


def test_time_and_memory_of_a_child(tmp_path):
    """A grandchild's memory is seen, and the time is the whole command's."""
    child = HUNGRY.format(seconds=0.4)
    command = ["sh", "-c", f"{sys.executable} -c '{child}'; true"]
    measured = measure(command, cwd=tmp_path, env=os.environ, log=tmp_path / "log")
    assert 0.4 < measured.seconds < 10
    assert list(measured.megabytes) == ["engine"]
    assert 60 < measured.megabytes["engine"] < 120


def test_a_failed_command_has_no_figures(tmp_path):
    """Its output is shown instead."""
    with pytest.raises(CommandError, match=r"^sh -c echo broken; exit 4 ended with exit code 4:\nbroken$"):
        measure(["sh", "-c", "echo broken; exit 4"], cwd=tmp_path, env=os.environ, log=tmp_path / "log")


def test_resident_set_of_this_process():
    """In megabytes of a million bytes."""
    assert resident_megabytes(psutil.Process()) >= psutil.Process().memory_info().rss / 1e6 * 0.9
