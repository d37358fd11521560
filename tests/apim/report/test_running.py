"""`--stack`: pulumi is asked, and says why when it cannot answer."""

import json
import os
import sys

import pytest

from tests.apim.command_line import invoke
from tests.apim.report.steps import step

PREVIEW = {"steps": [step("delete", "Backend", {"url": "https://a"})], "changeSummary": {"delete": 1}}
FAILED = {"diagnostics": [{"severity": "error", "message": "error: the stack is locked\n"}], "config": {"p:k": "c4n4ry"}}


@pytest.fixture
def pulumi(tmp_path, monkeypatch):
    """A pulumi on PATH that writes down what it is asked, and answers by its first argument: text and exit code."""

    def make(**answers):
        asked = tmp_path / "asked"
        program = tmp_path / "pulumi"
        lines = [f"#!{sys.executable}", "import sys", f"with open({str(asked)!r}, 'a') as file: print(*sys.argv[1:], file=file)"]
        lines += [f"text, code = {answers!r}[sys.argv[1]]", "print(text, file=sys.stderr if code == 9 else sys.stdout)"]
        program.write_text("\n".join([*lines, "sys.exit(code)"]), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        return lambda: asked.read_text(encoding="utf-8").splitlines()

    return make


def test_a_stack_is_previewed(pulumi):
    """Preview and state, without a word from the terminal."""
    asked = pulumi(preview=(json.dumps(PREVIEW), 0), stack=('{"version": 3, "deployment": {"resources": []}}', 0))
    code, out, err = invoke("report", "--stack", "dev", "--fail-on", "destructive")
    assert (code, err) == (1, "")
    assert out.startswith("verdict: destructive\n")
    assert asked() == ["preview --json --stack dev --non-interactive", "stack export --stack dev --non-interactive"]


def test_a_preview_that_fails_is_told_in_its_own_words(pulumi):
    """Its errors, and nothing else of what it printed."""
    pulumi(preview=(json.dumps(FAILED), 255))
    assert invoke("report", "--stack", "dev") == (3, "", "error: pulumi preview --json failed: error: the stack is locked\n")


def test_words_on_stderr_are_told_too(pulumi):
    """As where no stack has that name."""
    pulumi(preview=("error: no stack named 'dev' found", 9))
    code, out, err = invoke("report", "--stack", "dev")
    assert (code, out) == (3, "")
    assert "pulumi preview --json failed: error: no stack named 'dev' found" in err


def test_a_state_that_cannot_be_had(pulumi):
    """Stops as well: without it the report would say less than it seems to."""
    pulumi(preview=(json.dumps(PREVIEW), 0), stack=("error: locked", 9))
    assert invoke("report", "--stack", "dev")[0] == 3


def test_no_pulumi(monkeypatch, tmp_path):
    """With what else can be done."""
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = invoke("report", "--stack", "dev")
    assert (code, out) == (3, "")
    assert "pulumi could not be started: No such file or directory; install it" in err
