"""`apim adopt --config-file`: the file is the caller's, wherever that is, and no other is read or written."""

import json

import pytest

from apim import recover, stacks
from tests.apim.command_line import invoke

KEPT = "config:\n  azure-openai-apim:apis: []\n"
ADOPTED = "  azure-openai-apim:adopted:\n    resources:\n      apis/chat:\n        properties:\n          path: chat\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a stack's file that has adopted an API, in which the command is called."""
    (tmp_path / "mine.yaml").write_text(KEPT + ADOPTED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pulumi(monkeypatch):
    """A CLI whose stacks are empty; the files that it was given."""
    files = []

    def exported(self):
        files.append(self.config_file)
        return json.dumps({"version": 3, "deployment": {}})

    monkeypatch.setattr(recover.Pulumi, "exported", exported)
    return files


@pytest.mark.parametrize("absolute", [False, True])
def test_what_was_adopted_is_given_back_in_the_file_that_is_named(folder, pulumi, absolute):
    """Pulumi, which runs in the project's folder, gets the same one."""
    before = {file: file.read_bytes() for file in stacks.ROOT.glob("Pulumi.*.yaml")}
    file = folder / "mine.yaml"
    code, out, err = invoke("adopt", "--stack", "dev", "--release", "--config-file", str(file) if absolute else file.name)
    assert (code, err) == (0, "")
    assert "apis/chat" in out
    assert file.read_text(encoding="utf-8") == KEPT + "  azure-openai-apim:adopted:\n    resources: {}\n"
    assert pulumi == [str(file)]
    assert {file: file.read_bytes() for file in before} == before


def test_a_file_that_is_not_there(folder, pulumi):
    code, _, err = invoke("adopt", "--stack", "dev", "--api", "chat", "--config-file", "other.yaml")
    assert (code, err) == (2, f"error: --config-file {folder / 'other.yaml'} is no file\n")
    assert pulumi == []
