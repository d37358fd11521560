"""Progress of long commands."""

import io
import os
import subprocess
import sys

import pytest

from tools.console import BROKEN_PIPE, ToolError, clock, run_with_progress
from tools.paths import ROOT


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        """As `sys.stdout` of a shell answers."""
        return True


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0s"), (59.9, "59s"), (75, "1m15s"), (3600, "60m00s")])
def test_clock(seconds, text):
    """Durations read as people say them."""
    assert clock(seconds) == text


def test_a_long_command_says_what_it_does_and_keeps_its_output(tmp_path):
    """Title and usual duration come first; both output streams land in the log, in order."""
    out, log = io.StringIO(), tmp_path / "logs" / "build.log"
    command = ["sh", "-c", "echo one; echo two >&2"]
    run_with_progress(command, title="building", usually="a minute", cwd=tmp_path, env=os.environ, log=log, stream=out)
    assert log.read_text(encoding="utf-8") == "one\ntwo\n"
    assert out.getvalue() == "==> building (usually a minute)\n    done in 0s\n"


def test_a_terminal_sees_time_and_latest_line(tmp_path, monkeypatch):
    """On a terminal one line is rewritten while the command runs, and wiped at its end."""
    monkeypatch.setattr("tools.console.TERMINAL_INTERVAL_SECONDS", 0.05)
    out = Terminal()
    command = ["sh", "-c", "echo compiling a package; sleep 0.3"]
    run_with_progress(command, title="building", usually="long", cwd=tmp_path, env=os.environ, log=tmp_path / "log", stream=out)
    assert "\r\x1b[K    0s  compiling a package" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K    done in 0s\n")


def test_a_failing_command_shows_its_last_lines(tmp_path):
    """The error names the command, its exit code, the whole log and the last lines."""
    log = tmp_path / "log"
    with pytest.raises(ToolError) as caught:
        run_with_progress(
            ["sh", "-c", "echo no such package; exit 3"],
            title="building",
            usually="long",
            cwd=tmp_path,
            env=os.environ,
            log=log,
            stream=io.StringIO(),
        )
    assert str(caught.value) == (f"building: sh ended with exit code 3; its last lines (all of them: {log}):\n  no such package")


PRINTS = """
import sys
from tools.console import exit_code, say

def run():
    for number in range(100_000):
        {print}(number)
    return 0

sys.exit(exit_code(run))
"""


@pytest.mark.parametrize("how", ["print", "say"])
def test_a_reader_that_is_gone_ends_a_tool_without_a_word(how):
    """As with `… | head`, whether lines are printed at once or as the buffer fills."""
    line = [sys.executable, "-c", PRINTS.format(print=how)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as tool:
        assert "0" in tool.stdout.readline()
        tool.stdout.close()
        assert (tool.wait(), tool.stderr.read()) == (BROKEN_PIPE, "")
