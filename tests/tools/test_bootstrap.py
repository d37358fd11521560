"""The Python environment: made once, again when the pins change; a missing Python is told."""

import re
import subprocess
from contextlib import nullcontext

import pytest

from tools import bootstrap, uv
from tools.console import ToolError
from tools.paths import ROOT

LISTS = ("requirements.txt", "requirements-apim.txt", "requirements-dev.txt")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with requirement files and no environment; installing is recorded instead of done."""
    for name in LISTS:
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "simulator").mkdir()
    (tmp_path / "simulator" / "pyproject.toml").touch()
    monkeypatch.setattr(bootstrap, "_install_simulator", lambda *_: None)
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch(mode=0o755)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(uv, "provide", lambda _pip: tmp_path / "uv")
    monkeypatch.setattr(uv, "environment", lambda _pip: {})
    monkeypatch.delenv("INSTALLER", raising=False)
    monkeypatch.setattr(bootstrap, "CACHE", tmp_path / ".cache")
    monkeypatch.setattr("tools.bytecode.written", lambda _what: nullcontext())
    commands = []
    monkeypatch.setattr(bootstrap, "run_with_progress", lambda command, **_: commands.append(command))
    return tmp_path, commands


def test_requirements_are_installed_with_hashes(checkout):
    """The installer is held to the hashes, and to one file that holds everything the kind of user needs."""
    root, commands = checkout
    bootstrap.prepare("development")
    assert commands == [
        [
            *(str(root / "uv"), "pip", "install", "--python", str(root / ".venv" / "bin" / "python")),
            *("--require-hashes", "-r", "requirements-dev.txt"),
        ]
    ]


@pytest.mark.parametrize("why", ["asked for", "no uv for this machine"])
def test_pip_installs_where_uv_cannot_or_shall_not(checkout, monkeypatch, capsys, why):
    """With the same hashes; why is said."""

    def missing(_pip):
        raise ToolError("no wheel for this machine")

    root, commands = checkout
    (root / ".venv" / "bin" / "pip").touch()
    monkeypatch.setattr(uv, "provide", missing)
    if why == "asked for":
        monkeypatch.setenv("INSTALLER", "pip")
    bootstrap.prepare("runtime")
    assert commands == [
        [
            *(str(root / ".venv" / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-compile"),
            *("--require-hashes", "-r", "requirements-apim.txt"),
        ]
    ]
    assert ("no wheel for this machine" in capsys.readouterr().out) == (why != "asked for")


def test_unchanged_pins_install_nothing_and_development_serves_both(checkout):
    """A second run does nothing; who has the development set has the runtime set."""
    _, commands = checkout
    bootstrap.prepare("development")
    bootstrap.prepare("development")
    bootstrap.prepare("runtime")
    assert len(commands) == 1


def test_runtime_does_not_serve_development(checkout):
    """The simulator's libraries are still missing after a runtime installation."""
    _, commands = checkout
    bootstrap.prepare("runtime")
    bootstrap.prepare("development")
    assert [command[-1] for command in commands] == ["requirements-apim.txt", "requirements-dev.txt"]


def test_changed_pins_install_again(checkout):
    """A changed requirement file is noticed."""
    root, commands = checkout
    bootstrap.prepare("runtime")
    (root / "requirements.txt").write_text("# changed\n", encoding="utf-8")
    bootstrap.prepare("runtime")
    assert len(commands) == 2


def test_a_failed_installation_is_not_taken_for_done(checkout, monkeypatch):
    """No stamp is left behind by a pip that failed."""

    def broken(*_command, **_options):
        raise ToolError("no network")

    monkeypatch.setattr(bootstrap, "run_with_progress", broken)
    with pytest.raises(ToolError, match="no network"):
        bootstrap.prepare("runtime")
    assert not bootstrap.is_ready("runtime")


@pytest.mark.parametrize("name", [*LISTS, "tools/uv.txt"])
def test_every_pin_has_a_hash_and_no_file_names_an_index(name):
    """Installing cannot be led elsewhere, and what is fetched is what was pinned."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=[a-z0-9])", text, flags=re.IGNORECASE)[1:]
    assert [pin for pin in pins if not re.match(r"[\w.-]+==\S+.*?--hash=sha256:[0-9a-f]{64}", pin, flags=re.DOTALL)] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []


def test_old_python_is_told_what_is_needed(programs):
    """Without Python 3.11 the first message says so, and how to name another one."""
    programs(keep_system=False, python3='[ "$1" = --version ] && { echo Python 3.9.2; exit 0; }; exit 1')
    script = str(ROOT / "tools" / "python.sh")
    done = subprocess.run(["/bin/sh", script, "-m", "tools.bootstrap", "runtime"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "error: Python 3.11 or newer is needed, and python3 on PATH is Python 3.9.2; install one "
        "(https://www.python.org/downloads/) or name it: make PYTHON=/path/to/python3.12 ...\n"
    )


def test_a_newer_python_is_found_by_name(programs):
    """An old python3 does not matter where python3.12 is there too."""
    log = programs(**{"python3": "exit 1", "python3.12": 'case "$1" in -c) exit 0 ;; *) echo python3.12 runs "$@" ;; esac'})
    command = ["/bin/sh", str(ROOT / "tools" / "python.sh"), "-m", "tools.bootstrap", "runtime"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "python3.12 runs -m tools.bootstrap runtime\n")
    assert len(log.read_text(encoding="utf-8").splitlines()) == 3
