"""The demo's steps and its messages where one fails. The whole of it runs in tests/e2e/test_front_door.py."""

from contextlib import contextmanager

import httpx
import pytest

from tools import demo
from tools.engine import Engine
from tools.local_stack import LocalStack

OUTPUTS = {
    "apis": {"azure-openai": {"azureEndpoint": "https://gateway/contoso", "apiVersion": "2024-10-21"}},
    "subscriptionKeys": {"demo": "the-key"},
}
CONSOLE = "http://127.0.0.1:1/?token=t"


class Step:
    """A step that returns or raises what it was given, and counts its calls."""

    def __init__(self, result):
        self.result, self.calls = result, []

    def __call__(self, *arguments):
        """One call."""
        self.calls.append(arguments)
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result


@pytest.fixture
def steps(monkeypatch, tmp_path):
    """Every step of the demo succeeds; a test makes one of them fail."""

    class Addresses:
        arm, gateway, ca = "https://arm", "https://gateway", "/state/ca.pem"

    made = {
        "resolve": Step(Engine(tmp_path, "v3.259.0", "installed")),
        "ensure": Step((Addresses(), True)),
        "account_key": Step("the-account-key"),
        "configure": Step(None),
        "heal": Step(None),
        "up": Step(0),
        "outputs": Step(OUTPUTS),
        "chat": Step(0),
        "address": Step(CONSOLE),
    }
    monkeypatch.setattr("tools.engine.resolve", made["resolve"])
    monkeypatch.setattr("tools.simulator_process.ensure", made["ensure"])
    monkeypatch.setattr("tools.arm.account_key", made["account_key"])
    for name in ("configure", "outputs"):
        monkeypatch.setattr(LocalStack, name, made[name])
    for name in ("heal", "up"):
        monkeypatch.setattr(f"tools.healing.{name}", made[name])
    monkeypatch.setattr("tools.background_console.address", made["address"])
    monkeypatch.setattr("tools.bytecode.is_missing", lambda: False)
    monkeypatch.setattr(demo, "CACHE", tmp_path)
    monkeypatch.setattr(demo, "chat", made["chat"])
    return made


def test_the_steps_in_order(steps, capsys):
    """Key into the stack file, up without preview, chat with what the stack exports."""
    assert demo.main() == 0
    assert steps["configure"].calls == [
        (demo.STACK_FILE, {f"azure-openai-apim:{name}": "the-account-key" for name in ("openaiKey", "openaiWestKey")})
    ]
    assert (len(steps["heal"].calls), len(steps["up"].calls)) == (1, 1)
    assert steps["chat"].calls[0][1] == OUTPUTS
    printed = capsys.readouterr().out
    assert "==> 1 APIs answered, after " in printed
    assert f"\n==> {CONSOLE}\n" in printed


def test_how_to_call_it_by_hand_comes_last(steps, capsys, tmp_path):
    """A file with address, key and certificate that only its owner reads; the key is not printed."""
    assert demo.main() == 0
    file = tmp_path / "demo.sh"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text(encoding="utf-8").splitlines()[:4] == [
        "export AZURE_OPENAI_ENDPOINT=https://gateway/contoso",
        "export AZURE_OPENAI_API_KEY=the-key",
        "export OPENAI_API_VERSION=2024-10-21",
        "export SSL_CERT_FILE=/state/ca.pem",
    ]
    printed = capsys.readouterr().out
    assert f"    . {file}\n    curl --cacert " in printed
    assert "the-key" not in printed
    assert printed.splitlines()[-1] == "==> `make down` takes everything away again"


def test_ctrl_c_is_one_line(steps, capsys):
    """Whatever the step."""
    steps["up"].result = KeyboardInterrupt()
    assert demo.main() == 130
    assert capsys.readouterr().err == "\ninterrupted; the same command goes on from here\n"


def test_a_failed_deployment_ends_the_demo_with_pulumis_code(steps):
    """Nobody is asked for an answer then."""
    steps["up"].result = 255
    assert demo.main() == 255
    assert steps["chat"].calls == []


@pytest.mark.parametrize("is_missing", [True, False])
def test_bytecode_is_written_where_there_is_none(steps, monkeypatch, is_missing):
    """Beside the first run, and no longer than it."""
    during = []

    @contextmanager
    def written(what):
        during.append(what)
        yield
        during.append("end")

    monkeypatch.setattr("tools.bytecode.is_missing", lambda: is_missing)
    monkeypatch.setattr("tools.bytecode.written", written)
    assert demo.main() == 0
    assert during == (["imports", "end"] if is_missing else [])


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
