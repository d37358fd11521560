"""What a name on a command line means."""

import subprocess

import pytest
import typer

from apim import document_sources
from apim.catalog import files


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to stand in, with the repository's catalog and nothing fetched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "UPSTREAM", tmp_path / "specs" / "upstream")
    return tmp_path


def refused(name, capsys):
    """What is told of a name that means nothing; the exit code is that of wrong usage."""
    with pytest.raises(typer.Exit) as caught:
        document_sources.read(name)
    assert caught.value.exit_code == 2
    return capsys.readouterr().err


def test_a_file(here):
    """Its bytes, even if it is named like a version."""
    (here / "2024-10-21").write_bytes(b"mine")
    assert document_sources.read("2024-10-21") == b"mine"


def test_a_version_means_the_fetched_document(here):
    """As it was fetched."""
    (here / "specs/upstream").mkdir(parents=True)
    (here / "specs/upstream/v1.json").write_bytes(b"theirs")
    assert document_sources.read("v1") == b"theirs"


def test_a_version_that_is_not_fetched_yet(here, capsys):
    """The command that fetches it is named."""
    assert refused("2024-10-21", capsys) == (
        "error: specs/upstream/2024-10-21.json is not here yet; fetch it: bin/apim specs fetch 2024-10-21\n"
    )


def test_an_unknown_version(here, capsys):
    """The nearest of the catalog is named."""
    assert refused("2024-10-12", capsys).startswith('error: the catalog has no version "2024-10-12"; did you mean 2024-10-21?\n')


def test_a_file_of_a_revision(here):
    """`REV:path`, as git takes it."""
    (here / "a.json").write_bytes(b"old")
    who = ["-c", "user.name=n", "-c", "user.email=e@example.com"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "one"]):
        subprocess.run(["git", *command], check=True)  # noqa: S607 - git of the PATH, as the command takes it
    (here / "a.json").write_bytes(b"new")
    assert document_sources.read("HEAD:a.json") == b"old"


def test_nothing(here, capsys):
    """What names would mean something."""
    assert refused("absent.json", capsys) == (
        'error: "absent.json" is no file here; name a file, REV:path as git does, or a version such as 2024-10-21\n'
    )
    assert "git does not know it either" in refused("HEAD:absent.json", capsys)
