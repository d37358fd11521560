"""`make preview|up|destroy STACK=…` with a script for a CLI."""

import os

import pytest

from tools import operate
from tools.console import ToolError
from tools.engine import Engine
from tools.paths import VENV


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with stacks dev and prod."""
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"):
        (tmp_path / name).touch()
    monkeypatch.setattr(operate, "ROOT", tmp_path)
    return tmp_path


def test_the_stack_has_to_be_named(checkout):
    """Which stacks there are is part of the message."""
    with pytest.raises(ToolError) as caught:
        operate.run("up", [])
    assert str(caught.value) == "which stack? make up STACK=dev; stacks here: dev, prod"


def test_an_unknown_stack(checkout):
    """A misspelled stack is not created."""
    with pytest.raises(ToolError) as caught:
        operate.run("up", ["pord"])
    assert str(caught.value) == "there is no Pulumi.pord.yaml; stacks here: dev, prod"


@pytest.mark.parametrize("stack", ["dev", "contoso/dev"])
def test_pulumi_runs_with_the_users_own_login(checkout, programs, tmp_path, monkeypatch, stack):
    """CLI and Python of the checkout, everything else as the user's shell has it; the exit code is pulumi's."""
    log = programs(keep_system=True, pulumi='env | grep -E "^(PATH|PULUMI_BACKEND_URL)=" | sort >> "$CALLS"; exit 5')
    monkeypatch.setenv("CALLS", str(log))
    monkeypatch.setenv("PULUMI_BACKEND_URL", "azblob://state")
    monkeypatch.setattr("tools.engine.resolve", lambda: Engine(tmp_path / "path", "v3.259.0", "installed"))
    before = os.environ["PATH"]
    assert operate.run("preview", [stack, "--diff"]) == 5
    assert log.read_text(encoding="utf-8").splitlines() == [
        f"preview --stack {stack} --diff",
        f"PATH={VENV / 'bin'}:{tmp_path / 'path'}:{before}",
        "PULUMI_BACKEND_URL=azblob://state",
    ]


PREVIEW = '{"steps": [], "changeSummary": {"same": 1}, "diagnostics": []}'
PROTECTED = '{"steps": [], "diagnostics": [{"severity": "error", "message": "it cannot be deleted because it is protected\\n"}]}'


@pytest.fixture
def cli(checkout, programs, tmp_path, monkeypatch):
    """`cli(body)` makes a CLI that does this; the file with its calls comes back."""

    def make(body):
        log = programs(keep_system=True, pulumi=body)
        monkeypatch.setattr("tools.engine.resolve", lambda: Engine(tmp_path / "path", "v3.259.0", "installed"))
        return log

    return make


def test_destroy_reports_losses_first(cli, capfd):
    """The preview gets what selects resources, and never what would skip the question; the destroy gets all."""
    log = cli(f"case $* in *--json*) echo '{PREVIEW}';; *) echo destroying; exit 5;; esac")
    assert operate.run("destroy", ["dev", "--yes", "--target", "x"]) == 5
    assert log.read_text(encoding="utf-8").splitlines() == [
        "stack export --stack dev --non-interactive",
        "stack history --json --page-size 1 --stack dev --non-interactive",
        "destroy --stack dev --preview-only --json --target x --non-interactive",
        "destroy --stack dev --yes --target x",
    ]
    out = capfd.readouterr().out
    assert out.index("verdict: safe") < out.index("destroying")


def test_destroy_ends_with_what_azure_keeps(cli, monkeypatch):
    """Its exit code counts where the destroy's is 0."""
    cli(f"case $* in *--json*) echo '{PREVIEW}';; esac")
    monkeypatch.setattr("tools.unfinished.Unfinished.purge", lambda _self, arguments: 3 if arguments == ["--yes"] else 0)
    assert operate.run("destroy", ["dev", "--yes"]) == 3


@pytest.mark.parametrize("code", [1, 0])
def test_destroy_of_what_is_protected_ends_before_the_question(cli, capfd, code):
    """In pulumi's words, and with where the way out stands."""
    log = cli(f"printf '%s' '{PROTECTED}'; exit {code}")
    assert operate.run("destroy", ["prod"]) == 1
    assert len(log.read_text(encoding="utf-8").splitlines()) == 3
    out, err = capfd.readouterr()
    assert err == "it cannot be deleted because it is protected\n"
    assert "docs/guides/guard-rails.md" in out


def test_destroy_that_cannot_be_previewed_is_not_begun(cli, capfd):
    """No login, say: pulumi's words and exit code."""
    log = cli("echo 'error: no login' >&2; exit 255")
    assert operate.run("destroy", ["dev"]) == 255
    assert len(log.read_text(encoding="utf-8").splitlines()) == 3
    assert "no login" in capfd.readouterr().err
