"""Which folder is a playground."""

import subprocess

import pytest

from tools import down, precheck
from tools.console import ToolError
from tools.paths import ROOT
from tools.playground import marker


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"checkout": "/x"}'])
def test_another_file_of_that_name_makes_none(tmp_path, text):
    (tmp_path / marker.FILE).write_text(text, encoding="utf-8")
    assert marker.read(tmp_path) is None


@pytest.mark.parametrize(
    ("goal", "instead"),
    [
        ("preview", "pulumi preview"),
        ("up", "pulumi up"),
        ("destroy", "pulumi destroy"),
        ("recover", "apim recover --stack two-regions"),
    ],
)
def test_what_takes_the_place_of_a_target_is_named(tmp_path, monkeypatch, goal, instead):
    """Before the stack is asked for: there is one."""
    marker.write(tmp_path, checkout=tmp_path.parent, example="two-regions", is_ready=True)
    monkeypatch.setattr(precheck, "ROOT", tmp_path)
    with pytest.raises(ToolError, match=rf"^this is a playground, and `make {goal}` is for a checkout; here it is: {instead}$"):
        precheck.check(goal, "")


def test_make_clean_leaves_a_playground_as_it_is(tmp_path):
    """What make made there is the playground itself."""
    marker.write(tmp_path, checkout=tmp_path.parent, example="local", is_ready=True)
    (tmp_path / ".cache").mkdir()
    done = subprocess.run(["/bin/sh", ROOT / "tools" / "clean.sh"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, (tmp_path / ".cache").is_dir()) == (1, True)
    assert done.stderr.startswith("error: this is a playground: ANEW=1 with make playground in the checkout makes it anew")


@pytest.mark.parametrize("goal", ["demo", "playground", "test"])
def test_no_playground_in_a_playground(tmp_path, monkeypatch, goal):
    """Nor a demo over its state; the message says where to go, before anything is installed."""
    marker.write(tmp_path, checkout=tmp_path.parent, example="local", is_ready=True)
    monkeypatch.setattr(precheck, "ROOT", tmp_path)
    with pytest.raises(ToolError, match=rf"^this is a playground, .*: make -C {tmp_path.parent} {goal}; here `pulumi up` deploys"):
        precheck.check(goal, "")


def test_down_in_a_playground_ends_its_simulator_alone(tmp_path, monkeypatch, capsys):
    """Its stack stays, in Azure and in the state."""
    marker.write(tmp_path, checkout=tmp_path.parent, example="local", is_ready=True)
    monkeypatch.setattr(down, "ROOT", tmp_path)
    stopped = []
    monkeypatch.setattr("tools.playground.folder.stop", lambda each: bool(stopped.append(each) or True))
    assert down.main() == 0
    assert (stopped, capsys.readouterr().out) == ([tmp_path], "==> the playground's simulator stopped; its folder stays\n")
