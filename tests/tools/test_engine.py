"""Which pulumi CLI is used, and what is said where there is none."""

import platform
import shlex
import subprocess
import sys

import pytest

from tools import engine
from tools.console import ToolError
from tools.engine import Engine
from tools.paths import ROOT

HOST = {"pulumi_language_python": "exit 0"}


@pytest.fixture
def unbuilt(monkeypatch):
    """As in a fresh clone, far from any network: nothing built yet, and nothing to fetch."""
    monkeypatch.setattr("tools.engine_build.is_built", lambda: False)
    monkeypatch.setattr("tools.engine_release.SHA256", {})
    monkeypatch.setattr("sys.argv", ["engine"])


def test_an_installed_cli_is_used(programs, tmp_path, unbuilt):
    """A fit version on PATH wins; nothing is built."""
    programs(pulumi="echo v3.259.0", **HOST)
    assert engine.resolve() == Engine(tmp_path / "path", "v3.259.0", "installed")


def test_the_oldest_accepted_version(programs, unbuilt):
    """The minimum itself is accepted, also when printed without v and with a suffix."""
    programs(pulumi="echo 3.231.0-dev", **HOST)
    assert engine.resolve().version == "3.231.0"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("echo v3.230.9", "{pulumi} is v3.230.9, but 3.231.0 or newer (and below 4) is needed"),
        ("echo v4.0.0", "{pulumi} is v4.0.0, but 3.231.0 or newer (and below 4) is needed"),
        ("exit 1", "{pulumi} does not answer `pulumi version`"),
        ("echo hello", "{pulumi} does not answer `pulumi version`"),
    ],
)
def test_an_unfit_cli_is_passed_over_with_the_reason(programs, tmp_path, answer, reason):
    """Version out of range, or no version at all."""
    programs(pulumi=answer, **HOST)
    assert engine.on_path() == (None, reason.format(pulumi=tmp_path / "path" / "pulumi"))


def test_a_cli_without_python_host_is_passed_over(programs, tmp_path):
    """A CLI alone cannot run a Python program."""
    programs(pulumi="echo v3.259.0")
    assert engine.on_path() == (None, f"{tmp_path / 'path' / 'pulumi'} has no pulumi-language-python beside it")


def test_neither_cli_nor_go(programs, unbuilt):
    """One message names both ways out."""
    programs()
    with pytest.raises(ToolError) as caught:
        engine.resolve()
    assert str(caught.value) == (
        f"there is no pulumi CLI to deploy with, and no release archive is pinned for {platform.system()} on {platform.machine()}."
        " Two ways out:\n"
        "  1. install pulumi 3.231.0 or newer, so that `pulumi version` works in this shell"
        " (https://www.pulumi.com/docs/install/), or\n"
        "  2. install Go 1.26.6 or newer (https://go.dev/dl/); the CLI is then built once from engine/, which takes"
        " 5 to 9 minutes on two cores, half a minute where Go has it in its cache.\n"
        "Then run the same command again."
    )


def test_an_earlier_build_is_used_without_go(programs, monkeypatch):
    """Once built, neither an unfit CLI on PATH nor a missing Go matters."""
    programs(pulumi="echo v3.1.0", **HOST)
    monkeypatch.setattr("tools.engine_build.is_built", lambda: True)
    monkeypatch.setattr("tools.engine_release.SHA256", {})
    assert engine.resolve().origin == "built from engine/"


def test_main_ends_with_one_message(programs, unbuilt, capsys):
    """A missing CLI is no traceback."""
    programs()
    assert engine.main() == 1
    assert capsys.readouterr().err.startswith("error: there is no pulumi CLI to deploy with")


def test_what_is_started_hears_interrupts_also_in_the_background():
    """A shell ignores SIGINT for background jobs; the CLI that a tool starts there must be reachable by it all the same."""
    ask = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    start = f"subprocess.run([sys.executable, '-c', {ask!r}])"
    run = f"import subprocess, sys; from tools import engine; engine.hear_interrupts(); {start}"
    line = f"trap '' INT; exec {shlex.quote(sys.executable)} -c {shlex.quote(run)}"
    assert subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "True\n"
