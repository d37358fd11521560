"""Bytecode is written beside a first run: of all that it imports, and without being in its way."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tools import bytecode
from tools.paths import ROOT


def _compiles(process: psutil.Process) -> bool:
    try:
        return "tools.bytecode" in process.cmdline()
    except psutil.Error:  # another child of this process has ended
        return False


def test_it_ends_with_what_it_runs_beside():
    """Also where that fails."""
    seen: list[psutil.Process] = []

    def fails():
        with bytecode.written("imports"):
            seen.extend(each for each in psutil.Process().children() if _compiles(each))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    assert [each.is_running() for each in seen] == [False]


def test_what_is_imported_is_there():
    """A module that was renamed would be left out in silence."""
    assert [name for name in bytecode.IMPORTS if importlib.util.find_spec(name) is None] == []


def test_sources_are_those_that_a_deployment_imports(tmp_path):
    """Each package but tests and benchmarks, and the simulator; a file that does not compile stops nothing."""
    for folder in ("settings", "tests", "simulator/src/apim_simulator"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "settings" / "broken.py").write_text("(", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    bytecode.compile_sources(tmp_path)
    written = {file.parent.parent.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.pyc")}
    assert written == {"settings", "simulator/src/apim_simulator"}


def test_it_is_missing_until_the_demo_has_run(tmp_path, monkeypatch):
    """Who wants no bytecode has none, and it would be compiled for nothing."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    assert bytecode.is_missing()
    cached = Path(importlib.util.cache_from_source(importlib.util.find_spec("openai").origin))
    cached.parent.mkdir(parents=True)
    cached.touch()
    assert not bytecode.is_missing()
    cached.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not bytecode.is_missing()


def test_the_command_needs_no_package():
    """It runs under the system's Python before anything is installed."""
    done = subprocess.run([sys.executable, "-S", "-c", "import tools.bytecode"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
