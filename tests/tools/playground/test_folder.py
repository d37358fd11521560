"""Making a playground, entering it again, ending it, short of what it is for: docs/start is run in some by tests/e2e."""

import json
import shutil
import subprocess

import pytest

from tools import arm, simulator_process
from tools.console import ToolError
from tools.paths import ROOT
from tools.playground import folder, marker, repository, setups
from tools.simulator_process import Addresses


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A project to copy, of the files that a playground changes: of the whole there is a test beside this."""
    place = tmp_path / "project"
    shutil.copytree(ROOT / "specs", place / "specs")
    for name in (".gitignore", "Pulumi.yaml", "Pulumi.local.yaml"):
        shutil.copyfile(ROOT / name, place / name)
    repository.git(place, "init", "--quiet")
    monkeypatch.setattr(repository, "ROOT", place)


@pytest.fixture
def pulumi(programs, checkout, tmp_path, monkeypatch):
    """A CLI that writes down what it is asked, with what it reads; the file with its calls."""
    log = programs(
        keep_system=True, pulumi='case "$*" in *--secret*) printf "stdin: " >> "$CALLS"; cat >> "$CALLS"; echo >> "$CALLS";; esac'
    )
    monkeypatch.setenv("CALLS", str(log))

    class Cli:
        pulumi, binaries = tmp_path / "path" / "pulumi", tmp_path / "path"

    monkeypatch.setattr("tools.engine.resolve", Cli)
    return log


@pytest.fixture
def azure(monkeypatch):
    """Addresses of a simulator, and an account's key, without the process that has them."""
    addresses = Addresses(**{name: f"https://{name}.example" for name in Addresses.__slots__})
    monkeypatch.setattr(simulator_process, "ensure", lambda *_, **__: (addresses, True))
    monkeypatch.setattr(arm, "account_key", lambda *_: "key")


@pytest.fixture
def place(tmp_path):
    """A folder that is not there yet; afterwards nothing runs over it."""
    yield tmp_path / "playground"
    folder.stop(tmp_path / "playground")


def test_made_with_its_stack_its_secret_and_a_clean_history(place, pulumi):
    """As a team has it after its first commit; entered again, it is the same."""
    enter = folder.make(place)
    calls = pulumi.read_text(encoding="utf-8").splitlines()
    assert calls[0] == "stack init local --non-interactive --color=never"
    assert calls[1] == "config set --secret openaiKey --non-interactive --color=never"
    assert calls[2].removeprefix("stdin: ").isalnum()
    plugins = (place / ".cache" / "pulumi" / "plugins").glob("*/*")
    assert [file.name for file in plugins] == ["pulumi-resource-azure-native"]
    assert repository.git(place, "log", "--format=%s").splitlines() == ["Publish Azure OpenAI", "Start from the project"]
    assert repository.git(place, "status", "--porcelain") == ""
    assert enter.stat().st_mode & 0o777 == 0o600
    (place / "mine").write_text("tried", encoding="utf-8")

    before = enter.read_text(encoding="utf-8")
    assert folder.stop(place)
    assert folder.make(place).read_text(encoding="utf-8") == before
    assert simulator_process.running(place / ".cache" / "simulator") is not None
    assert (place / "mine").exists()
    assert len(pulumi.read_text(encoding="utf-8").splitlines()) == len(calls)

    folder.make(place, anew=True)
    assert not (place / "mine").exists()


def test_one_that_nobody_finished_is_made_anew(place, pulumi, azure):
    """Nothing in it is anybody's yet."""
    place.mkdir()
    marker.write(place, checkout=place, example=setups.LOCAL, is_ready=False)
    (place / "half").touch()
    folder.make(place)
    assert not (place / "half").exists()
    assert marker.read(place)["ready"]


def test_a_folder_that_is_no_playground_is_left_alone(tmp_path):
    """What a user has there is theirs."""
    (tmp_path / "mine").write_text("work", encoding="utf-8")
    with pytest.raises(ToolError, match=r"is not empty, and is no playground: remove it"):
        folder.make(tmp_path, anew=True)
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_the_walkthroughs_change_is_a_branch(place, pulumi, azure):
    """Of the stack file and the patch, both in the history."""
    folder.make(place, setups.WALKTHROUGH)
    assert repository.git(place, "branch", "--format=%(refname:short)").splitlines() == ["fewer-choices", "main"]
    changed = repository.git(place, "diff", "--name-only", "main", "fewer-choices").splitlines()
    assert changed == ["Pulumi.local.yaml", "specs/patches/choices.json"]
    assert json.loads(repository.git(place, "show", "fewer-choices:specs/patches/choices.json"))[0]["value"] == 4
    assert repository.git(place, "status", "--porcelain", "--branch") == "## main\n"


def test_all_playgrounds_of_a_checkout_end(tmp_path, monkeypatch):
    """Those that run; a lock beside them is none."""
    for name in ("playground", "playground-two-regions", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "playground.lock").touch()
    monkeypatch.setattr(folder, "stop", lambda each: each.name != "playground")
    assert [each.name for each in folder.stop_all(tmp_path)] == ["playground-two-regions"]


def test_a_cli_that_refuses_is_quoted(place, programs, pulumi, azure):
    """And the next try begins anew."""
    programs(keep_system=True, pulumi="echo 'error: no disk' >&2; exit 255")
    with pytest.raises(ToolError, match=r"^pulumi stack init failed: error: no disk$"):
        folder.make(place)
    assert not marker.read(place)["ready"]


def test_the_command_starts_itself_again_with_the_checkouts_python(tmp_path):
    """In a shell without its environment; the system's Python lacks the libraries."""
    line = ["/usr/bin/env", "-i", "python3", "-S", "-m", "tools.playground", "stop", "x"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "error: playground takes [--anew] [EXAMPLE], stop, calls, or portal METHOD PATH [JSON]\n",
    )
