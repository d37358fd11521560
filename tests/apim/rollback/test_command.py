"""`apim rollback` writes nothing before it is agreed, and then does what was agreed."""

import json
from pathlib import Path

import pytest

from apim.recover import Pulumi, PulumiFailed
from tests.apim.command_line import invoke

BEFORE = "config: {}\n"
PREVIEW = json.dumps({"steps": [], "changeSummary": {"same": 3}})
OUTPUTS = {
    "apis": {"chat": {"revision": 3, "revisions": [{"number": number, "contract": "c", "operations": []} for number in (2, 3)]}}
}


@pytest.fixture
def pulumi(tmp_path, monkeypatch):
    """Exit code, file in the end, what pulumi was asked with the plan and the file as it was then, and stderr."""
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(BEFORE, encoding="utf-8")

    def run(*options, failing="", meanwhile=""):
        asked = []

        def answer(self, *words, **_):
            asked.append((words[0], words[words.index(flag) + 1] if (flag := plan_flag(words)) else "", file.read_text("utf-8")))
            if failing and words[: len(failing.split())] == tuple(failing.split()) and self.config_file == str(file):
                raise PulumiFailed("refused")
            if words[:2] == ("config", "set"):
                Path(self.config_file).write_text("config: pinned\n", encoding="utf-8")
            if words[0] == "preview" and meanwhile:
                file.write_text(meanwhile, encoding="utf-8")
            return {"preview": PREVIEW, "stack": json.dumps(OUTPUTS)}.get(words[0], "")

        monkeypatch.setattr(Pulumi, "run", answer)
        code, _, err = invoke("rollback", "chat", "--stack", "dev", "--config-file", str(file), *options)
        return code, file.read_text(encoding="utf-8"), asked, err

    return run


def plan_flag(words):
    """The option that names a plan."""
    return next((word for word in words if word in {"--save-plan", "--plan"}), None)


def test_nothing_is_written_before_it_is_agreed(pulumi):
    """Whoever looks at the file meanwhile, or kills the command, finds it as it was."""
    code, file, asked, err = pulumi()
    assert (code, file) == (1, BEFORE)
    assert {seen for _, _, seen in asked} == {BEFORE}
    assert err.endswith("nothing was changed; --yes does it\n")


def test_the_update_follows_the_plan_of_the_preview(pulumi):
    """What changed since in Azure or in the program stops it, instead of being done unseen."""
    code, file, asked, _ = pulumi("--yes")
    assert (code, file) == (0, "config: pinned\n")
    assert [word for word, *_ in asked] == ["stack", "config", "preview", "config", "up"]
    plans = {word: plan for word, plan, _ in asked if plan}
    assert plans["preview"] == plans["up"] != ""
    assert [seen for word, _, seen in asked if word in {"preview", "up"}] == [BEFORE, "config: pinned\n"]


def test_a_file_that_changed_meanwhile_is_left(pulumi):
    code, file, asked, err = pulumi("--yes", meanwhile="config: other\n")
    assert (code, file) == (2, "config: other\n")
    assert "up" not in [word for word, *_ in asked]
    assert err.endswith("error: Pulumi.dev.yaml was changed meanwhile\nnothing was changed\n")


def test_a_pin_that_fails_leaves_the_file(pulumi):
    code, file, asked, _ = pulumi("--yes", failing="config set")
    assert (code, file) == (3, BEFORE)
    assert "up" not in [word for word, *_ in asked]
