"""What stands before and after `make up` and `make destroy`, with a script for a CLI."""

import json
import os
from pathlib import Path

import pytest

from tools import healing
from tools.unfinished import Unfinished


@pytest.fixture
def stack(programs, tmp_path, monkeypatch):
    """`stack(pending)` has a state with these operations; `recovered` collects the arguments of `recover`, which answers `code`."""

    class Make:
        def __init__(self):
            self.recovered: list[tuple[str, ...]] = []

        def __call__(self, *pending, code=0, exported=None, history=()):
            export = exported or json.dumps({"deployment": {"pending_operations": [{"type": each} for each in pending]}})
            answer = f"""case "$2" in history) printf '%s' '{json.dumps(history)}';; *) printf '%s' '{export}';; esac"""
            programs(keep_system=True, pulumi=answer)
            monkeypatch.setattr(Unfinished, "recover", lambda _self, *arguments: self.recovered.append(arguments) or code)
            return Unfinished("dev", tmp_path / "path" / "pulumi", dict(os.environ))

    return Make()


@pytest.mark.parametrize(
    ("command", "pending", "arguments", "recovered"),
    [
        ("up", ["creating"], [], [("--no-preview",)]),
        ("destroy", ["updating", "creating"], ["--yes"], [("--no-preview", "--yes")]),
        ("up", ["updating", "deleting"], [], []),
        ("up", [], [], []),
        ("preview", ["creating"], [], []),
    ],
)
def test_creations_without_end_are_recovered_first(stack, command, pending, arguments, recovered):
    """Other operations the engine takes up by itself; a preview does no harm."""
    assert stack(*pending).before(command, arguments) == 0
    assert stack.recovered == recovered


def test_nothing_begins_while_something_is_half_done(stack, capfd):
    """The exit code is that of the repair."""
    assert stack("creating", code=1).before("destroy", []) == 1
    assert "make recover STACK=dev repairs that; destroy was not begun" in capfd.readouterr().out


FAILED = [{"kind": "update", "result": "failed"}]


@pytest.mark.parametrize(
    ("command", "pending", "history", "recovered"),
    [
        ("destroy", [], FAILED, [("--yes",)]),
        ("destroy", ["creating"], FAILED, [("--yes",)]),
        ("up", [], FAILED, []),
        ("destroy", [], [{"kind": "update", "result": "succeeded"}], []),
        ("destroy", [], [{"kind": "destroy", "result": "failed"}], []),
        ("destroy", [], [], []),
        ("destroy", [], {}, []),
    ],
)
def test_a_destruction_looks_for_what_an_update_that_failed_has_made(stack, command, pending, history, recovered):
    """No note says so, so the program is asked; an update fails over such a resource, and that says what to do."""
    assert stack(*pending, history=history).before(command, ["-y"]) == 0
    assert stack.recovered == recovered


def test_a_program_that_refuses_does_not_keep_its_stack_alive(stack, capfd):
    """What was noted does: it would be left behind."""
    assert stack(history=FAILED, code=1).before("destroy", []) == 0
    assert "destroy goes on, and leaves what its state does not know" in capfd.readouterr().out
    assert stack("creating", history=FAILED, code=1).before("destroy", []) == 1


@pytest.mark.parametrize("exported", ["error: no stack", '{"deployment": null}', "{}"])
def test_a_stack_without_state_has_nothing_half_done(stack, exported):
    """It was never deployed, or pulumi says more about it in the command itself."""
    assert stack(exported=exported).before("up", []) == 0
    assert stack.recovered == []


def test_a_failure_says_how_to_go_on(stack, capfd):
    """Run again; and what helps where that does not."""
    assert stack().after("up", 255) == 255
    out = capfd.readouterr().out
    assert "run again it goes on: make up STACK=dev" in out
    assert "make recover STACK=dev (docs/guides/recovery.md)" in out


def test_the_way_to_forget_a_stack_keeps_its_file(stack, capfd):
    """The command that pulumi itself recommends after a destroy deletes it."""
    assert stack().after("destroy", 0) == 0
    assert capfd.readouterr().out.splitlines() == [
        "==> the stack is empty, its settings stay; to forget it, too: pulumi stack rm dev --preserve-config",
        "==> without that option pulumi deletes Pulumi.dev.yaml with it",
    ]


def test_what_azure_keeps_is_seen_to_as_the_settings_say(monkeypatch):
    """After a destroy, and never after its preview."""
    asked = []
    monkeypatch.setattr("tools.foreground.run", lambda line, **_: asked.append(line[3:]) or 3)
    unfinished = Unfinished("dev", Path("pulumi"), {}, ("--config-file", "f"))
    assert (unfinished.purge(["--yes"]), unfinished.purge(["--preview-only"])) == (3, 0)
    assert asked == [["purge", "--as-set", "--stack", "dev", "--config-file", "f"]]


@pytest.mark.parametrize(("command", "code"), [("up", 0), ("preview", 1)])
def test_no_line_where_nothing_was_left(stack, capfd, command, code):
    """A success, or a command that changes nothing."""
    assert stack().after(command, code) == code
    assert capfd.readouterr().out == ""


def test_recovery_asks_as_long_as_the_stack_needs(monkeypatch):
    """Options of the stack come before those of the call."""
    asked = []
    monkeypatch.setattr("tools.foreground.run", lambda line, **_: asked.append(line) or 0)
    Unfinished("local", Path("pulumi"), {}, ("--config-file", "f"), healing.PATIENCE).recover("--yes")
    assert asked[0][3:] == ["recover", "--stack", "local", "--config-file", "f", "--wait", "8", "--forget-all", "--yes"]
