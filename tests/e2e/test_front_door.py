"""`make demo`, `make demo` again, `make down`: what they do, in which order, and what they leave behind."""

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tools import demo, down, simulator_process
from tools.paths import ROOT


@pytest.fixture
def front_door(cli, tmp_path, monkeypatch):
    """The tools with their cache in a folder of this test; afterwards no simulator runs over it."""
    for module in (demo, down):
        monkeypatch.setattr(module, "CACHE", tmp_path)
        monkeypatch.setattr(module, "STATE", tmp_path / "simulator")
    yield tmp_path
    simulator_process.stop(tmp_path / "simulator")


def resources(state: Path) -> object:
    """What ARM holds, asked of a simulator started over `state` for the purpose."""
    addresses = simulator_process.start(state)
    with simulator_process.client(addresses) as http:
        found = http.get("/_sim/state", headers={"x-sim-key": addresses.control_key}).json()
    simulator_process.stop(state)
    return found


def process(folder: Path) -> psutil.Process:
    """The background simulator."""
    return psutil.Process(json.loads((folder / "simulator" / simulator_process.RECORD).read_text(encoding="utf-8"))["pid"])


def answers(output: str) -> list[str]:
    """Which calls were answered, in order."""
    return re.findall(r"^  (chat|streamed|failed)  ", output, flags=re.MULTILINE)


@pytest.mark.timeout(240)
def test_demo_twice_then_down(front_door, capfd):
    """Both APIs answer both ways; the second run changes nothing; down leaves neither resource nor process.

    Key and salt go into a copy under the cache: the committed stack file is not touched.
    """
    before = resources(front_door / "simulator")
    committed = (ROOT / "Pulumi.local.yaml").read_bytes()

    assert demo.main() == 0
    first = capfd.readouterr().out
    assert answers(first) == ["chat", "streamed"] * 2
    assert re.search(r"Resources:\s+\+ \d+ created\s", first)

    assert demo.main() == 0
    second = capfd.readouterr().out
    assert answers(second) == ["chat", "streamed"] * 2
    assert re.search(r"Resources:\s+\d+ unchanged\s", second)
    assert (ROOT / "Pulumi.local.yaml").read_bytes() == committed

    simulator = process(front_door)
    assert down.main() == 0
    assert capfd.readouterr().out.splitlines()[-1] == "==> simulator stopped"
    assert not simulator.is_running()
    assert not (front_door / "stack" / "Pulumi.local.yaml").exists()
    assert resources(front_door / "simulator") == before

    assert down.main() == 0
    assert capfd.readouterr().out == "==> no simulator was running\n"


@pytest.mark.rest
@pytest.mark.timeout(240)
def test_down_after_the_simulator_died(front_door, capfd):
    """It is started once more from what it kept, so that the stack can be destroyed rather than forgotten."""
    before = resources(front_door / "simulator")
    assert demo.main() == 0
    os.kill(process(front_door).pid, signal.SIGKILL)
    assert down.main() == 0
    assert re.search(r"Resources:\s+- \d+ deleted\s", capfd.readouterr().out)
    assert resources(front_door / "simulator") == before


def test_clean_takes_everything_but_not_from_under_a_running_demo(tmp_path):
    """It removes what make put there, sources stay; with a demo still up it says what to do first."""
    (tmp_path / "tools").mkdir()
    shutil.copyfile(ROOT / "tools" / "clean.sh", tmp_path / "tools" / "clean.sh")
    record = tmp_path / ".cache" / "simulator" / simulator_process.RECORD
    for file in (record, tmp_path / ".venv" / "x", tmp_path / "openapi" / "__pycache__" / "x", tmp_path / "openapi" / "x.py"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    command = ["/bin/sh", "tools/clean.sh"]
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "error")
    assert record.exists()
    record.unlink()
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    left = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file())
    assert left == ["openapi/x.py", "tools/clean.sh"]
