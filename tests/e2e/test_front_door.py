"""`make demo`, `make demo` again, `make down`: what they do, in which order, and what they leave behind."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tools import demo, down, leftovers, simulator_process
from tools.engine import Engine
from tools.paths import ROOT

ANSWERS = ["chat", "streamed"] * 3 + ["response", "streamed"]
"""What the demo prints: both APIs of the tutorial, then that of v1."""


@pytest.fixture
def front_door(cli, tmp_path, monkeypatch):
    """The tools with their cache in a folder of this test; afterwards no simulator runs over it.

    No variable spares pip here: `make demo` and `make down` are what a user's shell runs.
    """
    for module in (demo, down):
        monkeypatch.setattr(module, "CACHE", tmp_path)
        monkeypatch.setattr(module, "STATE", tmp_path / "simulator")
    yield tmp_path
    leftovers.end_consoles(tmp_path)
    simulator_process.stop(tmp_path / "simulator")


def resources(state: Path) -> object:
    """What ARM holds, asked of a simulator started over `state` for the purpose.

    Without ports: one that another process has taken since the last start is exchanged for a free one.
    """
    addresses = simulator_process.start(state)
    with simulator_process.client(addresses) as http:
        found = http.get("/_sim/state", headers={"x-sim-key": addresses.control_key}).text
    simulator_process.stop(state)
    return json.loads(re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", found))


def process(folder: Path) -> psutil.Process:
    """The background simulator."""
    return psutil.Process(json.loads((folder / "simulator" / simulator_process.RECORD).read_text(encoding="utf-8"))["pid"])


def answers(output: str) -> list[str]:
    """Which calls were answered, in order."""
    return re.findall(r"^  (chat|streamed|response|failed)  ", output, flags=re.MULTILINE)


def called_by_hand(output: str) -> str:
    """What kind of answer the commands bring that the demo prints for a shell."""
    commands = re.findall(r"^    (.*)$", output.split("to call it by hand", 1)[1], flags=re.MULTILINE)
    done = subprocess.run(["/bin/sh", "-ec", "\n".join(commands)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["object"])


def foreign_salt(cli: Engine, folder: Path) -> str:
    """The line of a stack file that was made with another passphrase."""
    (folder / "state").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: azure-openai-apim\nruntime: python\n", encoding="utf-8")
    variables = {
        "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "another",
        "PULUMI_HOME": str(folder),
    }
    line = [str(cli.pulumi), "stack", "init", "local", "--non-interactive"]
    subprocess.run(line, cwd=folder, env={**os.environ, **variables, "PULUMI_HOME": str(folder)}, check=True, capture_output=True)
    (salt,) = re.findall("(?m)^encryptionsalt: .*$", (folder / "Pulumi.local.yaml").read_text(encoding="utf-8"))
    return str(salt)


@pytest.mark.timeout(240)
def test_demo_twice_then_down(cli, front_door, capfd):
    """All APIs answer in all their ways; the second run changes nothing; down leaves neither resource nor process.

    Key and salt go into a copy under the cache: the committed stack file is not touched. A salt of another passphrase there,
    as a `pulumi stack init local` by hand once left it, does no harm.
    """
    before = resources(front_door / "simulator")
    committed = (ROOT / "Pulumi.local.yaml").read_bytes()

    assert demo.main() == 0
    first = capfd.readouterr().out
    assert answers(first) == ANSWERS
    assert re.search(r"Resources:\s+\+ \d+ created\s", first)
    assert "warning" not in first
    assert called_by_hand(first) == "chat.completion"

    file = front_door / "stack" / "Pulumi.local.yaml"
    file.write_text(re.sub("(?m)^encryptionsalt: .*$", foreign_salt(cli, front_door / "foreign"), file.read_text(encoding="utf-8")))
    assert demo.main() == 0
    second = capfd.readouterr().out
    assert answers(second) == ANSWERS
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


def test_clean_takes_everything_and_ends_what_runs(tmp_path):
    """It removes what make put there, sources stay; the simulator over it ends, also where nothing remembers it."""
    (tmp_path / "tools").mkdir()
    shutil.copyfile(ROOT / "tools" / "clean.sh", tmp_path / "tools" / "clean.sh")
    for file in (tmp_path / ".venv" / "x", tmp_path / "openapi" / "__pycache__" / "x", tmp_path / "openapi" / "x.py"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    state = tmp_path / ".cache" / "playground" / ".cache" / "simulator"
    simulator_process.start(state)
    found = psutil.Process(simulator_process.process_id(state))
    (state / simulator_process.RECORD).unlink()
    (tmp_path / ".venv" / "bin").mkdir()
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    line = [
        str(tmp_path / ".venv" / "bin" / "python"),
        "-c",
        "import time; time.sleep(60)",
        "-m",
        "apim",
        "console",
        "--stack",
        "x",
    ]
    console = subprocess.Popen(line)

    done = subprocess.run(["/bin/sh", "tools/clean.sh"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"==> stopping a console (process {console.pid})\n==> stopping a simulator (process {found.pid})\n"
    assert console.wait(20) == -signal.SIGTERM
    assert not found.is_running() or found.status() == psutil.STATUS_ZOMBIE
    left = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file())
    assert left == ["openapi/x.py", "tools/clean.sh"]
