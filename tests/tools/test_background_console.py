"""The console that `make demo` leaves at work."""

import os
import sys

import psutil
import pytest

from tools import background_console, leftovers
from tools.console import ToolError

ADDRESS = "http://127.0.0.1:1/?token=t"


class Local:
    """A deployed stack, as far as a console needs it."""

    name = "local"

    def __init__(self, folder):
        self.folder = folder

    def env(self):
        """With the login by which a console is found again."""
        return {**os.environ, "PULUMI_HOME": str(self.folder / "pulumi")}


def console(script):
    """A command that is found as a console is, and runs a script."""
    return [sys.executable, "-m", "apim", "console", script]


@pytest.fixture
def local(tmp_path, monkeypatch):
    """A package `apim` that runs its second argument; what was started ends with the test."""
    package = tmp_path / "package" / "apim"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text("import sys\nexec(sys.argv[2])\n", encoding="utf-8")
    monkeypatch.setattr(background_console, "ROOT", package.parent)
    yield Local(tmp_path)
    leftovers.end_consoles(tmp_path)


AT_WORK = f"print({ADDRESS!r}, flush=True); import time; time.sleep(60)"


def test_the_address_is_given_and_the_console_stays(local):
    """Only its owner reads what it printed; another one takes its place."""
    assert background_console.address(local, console(AT_WORK)) == ADDRESS
    (first,) = leftovers.consoles(local.folder)
    assert (local.folder / background_console.LOG).stat().st_mode & 0o777 == 0o600
    assert background_console.address(local, console(AT_WORK)) == ADDRESS
    (second,) = leftovers.consoles(local.folder)
    assert first.pid != second.pid
    assert not first.is_running() or first.status() == psutil.STATUS_ZOMBIE


def test_one_that_does_not_start_is_heard(local):
    """With its own words."""
    with pytest.raises(ToolError, match=r"^the console did not start: the gateway is gone$"):
        background_console.address(local, console("import sys; sys.exit('error: the gateway is gone')"))


def test_one_that_prints_nothing_is_ended(local, monkeypatch):
    """After a time, with the place of what it printed."""
    monkeypatch.setattr(background_console, "SECONDS", 0.3)
    with pytest.raises(ToolError, match=r"printed no address within 0 s; .*console\.log"):
        background_console.address(local, console("import time; time.sleep(60)"))
    assert leftovers.consoles(local.folder) == []
