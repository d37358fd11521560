"""What `make down` does when there is little to take down. The usual case runs in tests/e2e/test_front_door.py."""

import pytest

from tools import down
from tools.console import ToolError
from tools.engine import Engine
from tools.local_stack import LocalStack


@pytest.fixture
def world(monkeypatch, tmp_path):
    """A demo that was up; the record of what happened."""
    happened = []
    (tmp_path / "stack").mkdir()
    (tmp_path / "stack" / "Pulumi.local.yaml").touch()
    monkeypatch.setattr(down, "CACHE", tmp_path)
    monkeypatch.setattr(down, "STATE", tmp_path / "simulator")
    monkeypatch.setattr(down, "configure", lambda _: happened.append("configure"))
    monkeypatch.setattr("tools.engine.present", lambda: Engine(tmp_path, "v3.259.0", "installed"))
    monkeypatch.setattr("tools.simulator_process.ensure", lambda _: happened.append("start") or (None, True))
    monkeypatch.setattr("tools.simulator_process.stop", lambda _: bool(happened.append("stop") or "start" in happened))
    monkeypatch.setattr("tools.healing.heal", lambda _, command: happened.append(f"heal before {command}"))
    monkeypatch.setattr("tools.leftovers.end", lambda _: 0)
    monkeypatch.setattr("tools.playground.folder.stop_all", lambda _: [])
    monkeypatch.setattr("tools.leftovers.end_consoles", lambda _: 0)
    monkeypatch.setattr(LocalStack, "exists", lambda _: True)
    monkeypatch.setattr(LocalStack, "run", lambda _, *arguments: happened.append(arguments[0]) or 0)
    monkeypatch.setattr(LocalStack, "remove", lambda _: happened.append("remove"))
    return happened, tmp_path


def test_destroy_then_forget_then_stop(world):
    """In this order, with the simulator started where it was not running."""
    assert down.main() == 0
    assert world[0] == ["start", "configure", "heal before destroy", "destroy", "remove", "stop"]


@pytest.mark.parametrize("broken", ["run", "exists", "remove"])
def test_a_stack_that_cannot_be_destroyed_goes_with_its_azure(world, monkeypatch, capsys, broken):
    """There is nothing in a simulated Azure to keep, and no other way to begin anew; what is not its own stays."""

    def refuse(*_):
        if broken == "run":
            return 255
        raise ToolError("pulumi stack ls failed: error: no such file")

    monkeypatch.setattr(LocalStack, broken, refuse)
    for name in ("simulator", "state", "engine"):
        (world[1] / name).mkdir()
    assert down.main() == 0
    assert "its Azure is simulated, so all of it is thrown away" in capsys.readouterr().out
    assert world[0][-2:] == ["stop", "stop"]
    assert sorted(each.name for each in world[1].iterdir()) == ["engine", "local.lock"]


def test_simulators_that_nothing_remembers_end_too(world, monkeypatch, capsys):
    """Of the playground, and of folders that are gone."""
    monkeypatch.setattr("tools.leftovers.end", lambda below: 2 if below == world[1] else 0)
    monkeypatch.setattr("tools.playground.folder.stop_all", lambda cache: [cache / "playground"])
    assert down.main() == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "==> simulator of playground stopped; its folder stays, and make playground enters it again",
        "==> stopped 2 simulator(s) whose folder is gone",
    ]


def test_what_works_on_a_simulator_ends_with_it(world, monkeypatch, capsys):
    """Consoles, and programs of a playground whose engine was killed."""
    (world[1] / "playground-two-regions").mkdir()
    home = world[1] / "playground-two-regions" / ".cache" / "pulumi"
    monkeypatch.setattr("tools.leftovers.end_consoles", lambda below: 1 if below == world[1] else 0)
    monkeypatch.setattr("tools.leftovers.end_language_hosts", lambda each: 2 if each == home else 0)
    assert down.main() == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "==> stopped 1 console(s)",
        "==> stopped 2 process(es) that a killed pulumi left at work",
    ]


def test_nothing_was_ever_up(world, capsys):
    """In a fresh clone nothing is built or started."""
    (world[1] / "stack" / "Pulumi.local.yaml").unlink()
    assert down.main() == 0
    assert (world[0], capsys.readouterr().out) == (["stop"], "==> no simulator was running\n")
