"""What `make down` does when there is little to take down. The usual case runs in tests/e2e/test_front_door.py."""

import pytest

from tools import down
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
    monkeypatch.setattr("tools.engine.on_path", lambda: (Engine(tmp_path, "v3.259.0", "installed"), ""))
    monkeypatch.setattr("tools.simulator_process.ensure", lambda _: happened.append("start") or (None, True))
    monkeypatch.setattr("tools.simulator_process.stop", lambda _: bool(happened.append("stop") or "start" in happened))
    monkeypatch.setattr(LocalStack, "exists", lambda _: True)
    monkeypatch.setattr(LocalStack, "run", lambda _, *arguments: happened.append(arguments[0]) or 0)
    monkeypatch.setattr(LocalStack, "remove", lambda _: happened.append("remove"))
    return happened, tmp_path


def test_destroy_then_forget_then_stop(world):
    """In this order, with the simulator started where it was not running."""
    assert down.main() == 0
    assert world[0] == ["start", "configure", "destroy", "remove", "stop"]


def test_a_stack_that_cannot_be_destroyed_keeps_its_azure(world, monkeypatch):
    """The exit code is pulumi's; the simulator stays up for a second try."""
    monkeypatch.setattr(LocalStack, "run", lambda *_: 255)
    assert down.main() == 255
    assert world[0] == ["start", "configure"]


def test_nothing_was_ever_up(world, capsys):
    """In a fresh clone nothing is built or started."""
    (world[1] / "stack" / "Pulumi.local.yaml").unlink()
    assert down.main() == 0
    assert (world[0], capsys.readouterr().out) == (["stop"], "==> no simulator was running\n")
