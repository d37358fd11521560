"""`make console`: the console in the demo's environment, or what to do first."""

import os
import sys

import pytest

from tools import demo, engine, open_console, simulator_process
from tools.console import ToolError


def test_without_a_demo(monkeypatch):
    """It says which command makes one."""
    monkeypatch.setattr(simulator_process, "running", lambda _: None)
    with pytest.raises(ToolError, match="`make demo` starts one"):
        open_console.run()


def test_it_becomes_the_command(monkeypatch):
    """With the key of the simulator's control API among the demo's variables."""

    class Local:
        name = "local"

        def env(self):
            return {"APIM_SIMULATOR_KEY": "key"}

    became = []
    monkeypatch.setattr(simulator_process, "running", lambda _: "addresses")
    monkeypatch.setattr(simulator_process, "ensure", lambda _: ("addresses", False))
    monkeypatch.setattr(engine, "resolve", lambda: "cli")
    monkeypatch.setattr(demo, "stack", lambda addresses, cli: Local() if (addresses, cli) == ("addresses", "cli") else None)
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setattr(os, "execve", lambda *line: became.append(line))
    open_console.run()
    assert became == [
        (sys.executable, [sys.executable, "-m", "apim", "console", "--stack", "local"], {"APIM_SIMULATOR_KEY": "key"})
    ]
