"""`make playground`, short of what it is for: docs/start/walkthrough.md is run in one by tests/e2e."""

import pytest

from tools import playground
from tools.console import ToolError
from tools.paths import ROOT


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    """What a user tried there is theirs."""
    (tmp_path / "mine").write_text("work", encoding="utf-8")
    with pytest.raises(ToolError, match=r"is not empty: `python -m tools\.playground stop`"):
        playground.make(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_what_git_cannot_do_is_told_with_its_own_words(tmp_path):
    """Not as a traceback."""
    with pytest.raises(ToolError, match=r"git rev-parse failed in .*: fatal: not a git repository"):
        playground._git(tmp_path, "rev-parse", "HEAD")


def test_the_copy_is_a_clean_repository_of_the_working_tree(tmp_path):
    """Everything that git would track, and nothing of its caches."""
    copy = tmp_path / "copy"
    copy.mkdir()
    playground._copy(copy)
    assert playground._git(copy, "status", "--porcelain") == ""
    assert (copy / "__main__.py").read_bytes() == (ROOT / "__main__.py").read_bytes()
    assert (copy / "bin" / "apim").stat().st_mode & 0o111
    assert not (copy / ".cache").exists()


def test_pulumi_finds_the_stand_in_there(tmp_path, monkeypatch):
    """The shell of the playground has a pulumi of its own, with the plugin installed before anything is deployed."""

    class Reached(Exception):
        pass

    def start(state):
        assert state == tmp_path / ".cache" / "simulator"
        raise Reached

    monkeypatch.setattr("tools.engine.resolve", lambda: None)
    monkeypatch.setattr("tools.simulator_process.start", start)
    with pytest.raises(Reached):
        playground.make(tmp_path)
    assert [file.name for file in (tmp_path / ".cache" / "pulumi" / "plugins").glob("*/*")] == ["pulumi-resource-azure-native"]


def test_stopping_where_nothing_runs_says_so(tmp_path):
    """And is no error."""
    assert playground.stop(tmp_path) is False
