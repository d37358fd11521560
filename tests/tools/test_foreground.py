"""A command is watched until it ends by itself."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tools import foreground
from tools.paths import ROOT

PATIENT = """
import signal, sys, time
def leave(*_):
    time.sleep(0.6)
    print("left in order", flush=True)
    sys.exit(3)
signal.signal(signal.SIGINT, leave)
print("ready", flush=True)
time.sleep(30)
"""
TOOL = f"""
import os, pathlib, sys
from tools import console, foreground
sys.exit(console.exit_code(lambda: foreground.run([sys.executable, "-c", {PATIENT!r}], cwd=pathlib.Path(), env=os.environ)))
"""


def test_ctrl_c_waits_for_the_command(tmp_path):
    """Longer than `subprocess.run` would, which kills after a quarter of a second."""
    line = [sys.executable, "-c", TOOL]
    with subprocess.Popen(
        line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as tool:
        assert tool.stdout is not None
        assert tool.stdout.readline() == "ready\n"
        time.sleep(0.1)
        os.killpg(tool.pid, signal.SIGINT)
        out, err = tool.communicate(timeout=20)
    assert out.splitlines() == [
        "==> interrupted: waiting until what was begun is over; Ctrl-C again ends it at once",
        "left in order",
    ]
    assert (tool.returncode, err) == (130, "\ninterrupted; the same command goes on from here\n")


@pytest.mark.parametrize("code", [0, 5])
def test_the_exit_code_is_the_commands(tmp_path, capfd, code):
    """What it is given on stdin it reads."""
    line = ["/bin/sh", "-c", f"cat; exit {code}"]
    assert foreground.run(line, cwd=tmp_path, env={}, stdin="hello") == code
    assert capfd.readouterr().out == "hello"
