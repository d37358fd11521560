"""`make console`: the console in the demo's environment, or what to do first."""

import os
import sys

import pytest

from tools import demo, engine, open_console, simulator_process
from tools.console import ToolError
from tools.playground import marker


def test_without_a_demo(monkeypatch):
    """It says which command makes one."""
    monkeypatch.setattr(simulator_process, "running", lambda _: None)
    with pytest.raises(ToolError, match="`make demo` starts one"):
        open_console.run()


@pytest.fixture
def became(monkeypatch, tmp_path):
    """What it becomes: lines of a command with its environment; a simulator runs, and there are two stacks."""

    class Local:
        def env(self):
            return {"APIM_SIMULATOR_KEY": "key"}

    lines = []
    for name in ("local", "two-regions", "dev"):
        (tmp_path / f"Pulumi.{name}.yaml").touch()
    cli = engine.Engine(tmp_path / "bin", "v3.259.0", "installed")
    monkeypatch.setattr(open_console, "ROOT", tmp_path)
    monkeypatch.setattr(simulator_process, "running", lambda _: "addresses")
    monkeypatch.setattr(engine, "resolve", lambda: cli)
    monkeypatch.setattr(demo, "stack", lambda *given: Local() if given == ("addresses", cli) else None)
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setattr(os, "execve", lambda *line: lines.append(line))
    return lines


def test_it_becomes_the_command(became):
    """With the key of the simulator's control API among the demo's variables."""
    open_console.run()
    assert became == [
        (sys.executable, [sys.executable, "-m", "apim", "console", "--stack", "local"], {"APIM_SIMULATOR_KEY": "key"})
    ]


def test_in_a_playground_it_is_the_playgrounds_stack(became, monkeypatch, tmp_path):
    """That of its example, in the environment of its simulator; without one it says what enters the playground."""
    marker.write(tmp_path, checkout=tmp_path.parent, example="two-regions", is_ready=True)
    open_console.run()
    ((_, line, environment),) = became
    assert (line[-1], environment) == ("two-regions", {"APIM_SIMULATOR_KEY": "key"})
    monkeypatch.setattr(simulator_process, "running", lambda _: None)
    with pytest.raises(ToolError, match="no simulator runs here: `make playground` in the checkout enters it again"):
        open_console.run()


def test_another_stack_has_the_users_login(became, monkeypatch, tmp_path):
    """And the CLI of the checkout; one that is not there is refused."""
    monkeypatch.setenv("PULUMI_BACKEND_URL", "azblob://state")
    open_console.run("dev")
    ((_, line, environment),) = became
    assert (line[-1], environment["PULUMI_BACKEND_URL"]) == ("dev", "azblob://state")
    assert str(tmp_path / "bin") in environment["PATH"].split(os.pathsep)
    assert "APIM_SIMULATOR_KEY" not in environment
    with pytest.raises(ToolError, match=r"there is no Pulumi\.pord\.yaml; stacks here: dev, local, two-regions"):
        open_console.run("pord")
