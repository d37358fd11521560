"""The playground's repository."""

import pytest

from tools.console import ToolError
from tools.paths import ROOT
from tools.playground import repository
from tools.playground.setups import examples, setup


def test_what_git_refuses_comes_in_its_own_words(tmp_path):
    """Not as a traceback."""
    with pytest.raises(ToolError, match=r"git rev-parse failed in .*: fatal: not a git repository"):
        repository.git(tmp_path, "rev-parse", "HEAD")


def test_the_copy_is_a_clean_repository_of_the_working_tree(tmp_path):
    """Everything that git would track, and nothing of its caches; files are not git's objects one by one, which takes long."""
    copy = tmp_path / "copy"
    copy.mkdir()
    repository.copy(copy)
    assert repository.git(copy, "status", "--porcelain") == ""
    assert (copy / "__main__.py").read_bytes() == (ROOT / "__main__.py").read_bytes()
    assert (copy / "bin" / "apim").stat().st_mode & 0o111
    assert not (copy / ".cache").exists()
    assert len(list((copy / ".git" / "objects").glob("??/*"))) < 1000


def test_commits_are_not_signed_and_meet_no_hook_of_the_user(tmp_path, monkeypatch):
    """Whoever signs all that they commit has no key of the playground's address, and gets no playground."""
    hooks, settings, made = tmp_path / "hooks", tmp_path / "gitconfig", tmp_path / "made"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (hooks / "pre-commit").chmod(0o755)
    settings.write_text(f"[commit]\ngpgSign = true\n[gpg]\nprogram = false\n[core]\nhooksPath = {hooks}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    made.mkdir()
    repository.begin(made)
    repository.commit(made, "One")
    assert repository.git(made, "log", "--format=%s %an %G?") == "One Playground N\n"


@pytest.mark.parametrize("name", ["local", "walkthrough", *examples()])
def test_a_stack_file_names_the_schema_from_where_it_is(tmp_path, name):
    """Whichever folder it came from."""
    (tmp_path / "specs" / "patches").mkdir(parents=True)
    wanted = setup(name)
    repository.furnish(tmp_path, wanted)
    text = (tmp_path / f"Pulumi.{wanted.stack}.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "# yaml-language-server: $schema=schemas/stack.schema.json"


def test_what_the_walkthrough_changes_is_in_its_files():
    """Each text once, or the branch would lack a change."""
    folder = setup("walkthrough").file.parent
    found = {name: (folder / name.rsplit("/", 1)[-1]).read_text(encoding="utf-8") for name in repository.CHANGES}
    assert [found[name].count(old) for name, (old, _) in repository.CHANGES.items()] == [1, 1]
