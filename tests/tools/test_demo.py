"""What the demo says when a step fails. The whole of it runs in tests/e2e/test_front_door.py."""

import httpx
import pytest

from tools import demo
from tools.engine import Engine
from tools.local_stack import LocalStack

OUTPUTS = {
    "apis": {"azure-openai": {"azureEndpoint": "https://gateway/contoso", "apiVersion": "2024-10-21"}},
    "subscriptionKey": "the-key",
}


class Step:
    """A step that returns or raises what it was given, and counts its calls."""

    def __init__(self, result):
        self.result, self.calls = result, []

    def __call__(self, *arguments):
        """One call."""
        self.calls.append(arguments)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def steps(monkeypatch, tmp_path):
    """Every step of the demo succeeds; a test makes one of them fail."""

    class Addresses:
        arm, gateway = "https://arm", "https://gateway"

    made = {
        "resolve": Step(Engine(tmp_path, "v3.259.0", "installed")),
        "ensure": Step((Addresses(), True)),
        "account_key": Step("the-account-key"),
        "configure": Step(None),
        "run": Step(0),
        "outputs": Step(OUTPUTS),
        "chat": Step(0),
    }
    monkeypatch.setattr("tools.engine.resolve", made["resolve"])
    monkeypatch.setattr("tools.simulator_process.ensure", made["ensure"])
    monkeypatch.setattr("tools.arm.account_key", made["account_key"])
    for name in ("configure", "run", "outputs"):
        monkeypatch.setattr(LocalStack, name, made[name])
    monkeypatch.setattr(demo, "chat", made["chat"])
    return made


def test_the_steps_in_order(steps, capsys):
    """Key into the stack file, up without preview, chat with what the stack exports."""
    assert demo.main() == 0
    assert steps["configure"].calls == [(demo.STACK_FILE, {"azure-openai-apim:openaiKey": "the-account-key"})]
    assert steps["run"].calls == [("up", "--yes", "--skip-preview")]
    assert steps["chat"].calls[0][1] == OUTPUTS
    assert capsys.readouterr().out.splitlines()[-1].startswith("==> both ways to publish work, after ")


def test_a_failed_deployment_ends_the_demo_with_pulumis_code(steps):
    """Nobody is asked for an answer then."""
    steps["run"].result = 255
    assert demo.main() == 255
    assert steps["chat"].calls == []


def test_an_unanswered_call_fails_the_demo(steps, capsys):
    """The message says where to look."""
    steps["chat"].result = 1
    assert demo.main() == 1
    assert "error: not every call was answered; the simulator's log tells more: " in capsys.readouterr().err


def test_a_world_without_the_account(steps, capsys):
    """A refused key is one message, with the way out."""
    steps["account_key"].result = httpx.ConnectError("refused")
    assert demo.main() == 1
    expected = "error: the simulator gave no key of contoso-openai: refused; `make down` and `make demo` start afresh\n"
    assert capsys.readouterr().err == expected
