"""Simulators and language hosts found by their command line."""

import os
import subprocess
import sys

import psutil
import pytest
from apim_simulator import launcher

from tools import leftovers, simulator_process

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


@pytest.fixture
def host(tmp_path):
    """`host(home, parent)` runs something called as a language host is, below a process of that name, with a program below it."""
    script = f"import subprocess; subprocess.run([{sys.executable!r}, '-c', {SLEEPS!r}])"
    started = []

    def start(home):
        line = [leftovers.LANGUAGE_HOST, "-c", script]
        started.append(subprocess.Popen(line, executable=sys.executable, env={**os.environ, "PULUMI_HOME": str(home)}))
        process = psutil.Process(started[-1].pid)
        while not process.children():
            assert started[-1].poll() is None
        return process

    yield start
    for each in started:
        for child in psutil.Process(each.pid).children(recursive=True) if each.poll() is None else ():
            child.kill()
        each.kill()
        each.wait()


def test_language_hosts_without_an_engine_end(host, tmp_path, monkeypatch):
    """With the program that each runs; not those of another checkout, and not one whose engine is at work."""
    ours, other = host(tmp_path / "pulumi"), host(tmp_path / "elsewhere")
    (program,) = ours.children()
    assert {each.pid for each in leftovers.language_hosts(tmp_path / "pulumi")} == {ours.pid, program.pid}
    monkeypatch.setattr(psutil.Process, "name", lambda _: "pulumi")
    assert leftovers.language_hosts(tmp_path / "pulumi") == []
    monkeypatch.undo()
    assert leftovers.end_language_hosts(tmp_path / "pulumi") == 2
    assert not program.is_running()
    assert other.is_running()


@pytest.fixture
def console(tmp_path):
    """`console(**variables)` runs something with a console's command line in that environment."""
    (tmp_path / "apim").mkdir()
    (tmp_path / "apim" / "__main__.py").write_text(SLEEPS, encoding="utf-8")
    started = []

    def start(**variables):
        line = [sys.executable, "-m", "apim", "console", "--stack", "local"]
        started.append(subprocess.Popen(line, cwd=tmp_path, env=os.environ | variables))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()


def test_consoles_of_simulated_stacks_end(console, process, tmp_path):
    """Those of a playground's and the demo's, by their login or the CA; not one of a real stack, or of another checkout."""
    ours = [console(PULUMI_HOME=str(tmp_path / "pulumi")), console(SSL_CERT_FILE=str(tmp_path / "simulator" / "ca.pem"))]
    others = [console(PULUMI_HOME=str(tmp_path.parent / "elsewhere")), console(), process("-m", "apim", "console")]
    assert sorted(each.pid for each in leftovers.consoles(tmp_path)) == sorted(each.pid for each in ours)
    assert leftovers.end_consoles(tmp_path) == 2
    assert [each.poll() for each in others] == [None, None, None]


@pytest.mark.parametrize(("seconds", "patience"), [("0.3", 60), ("60", 0.1)], ids=["in time", "never"])
def test_a_simulator_is_stopped_when_its_process_is_gone(monkeypatch, tmp_path, seconds, patience):
    """Not when it has let go of its folder: what is left of it would count as one whose folder is gone."""
    slow = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({seconds})"])
    monkeypatch.setattr(launcher, "stop", lambda _: True)
    monkeypatch.setattr(launcher, "STOP_SECONDS", patience)
    monkeypatch.setattr(simulator_process, "process_id", lambda _: slow.pid)
    assert simulator_process.stop(tmp_path)
    assert not psutil.pid_exists(slow.pid)
    slow.wait()
