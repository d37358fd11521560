"""`apim recover` with a script for a pulumi: what it asks, does, says, and its exit codes."""

import json
import os
import socket
from datetime import UTC, datetime

import pytest

from apim import azure
from apim.commands import recover
from tests.apim.command_line import invoke
from tests.apim.recover import ledgers

PREFIX = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"
URN = "urn:pulumi:dev::p::azure-openai-apim:index:BackendSet$azure-native:apimanagement:Backend::one"
PARENT = "urn:pulumi:dev::p::azure-openai-apim:index:BackendSet::upstream"
STACK = {"urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", "type": "pulumi:pulumi:Stack"}
INPUTS = {"resourceGroupName": "rg", "serviceName": "apim", "azureApiVersion": "2024-05-01", "backendId": "one", "url": "https://a"}
BACKEND = {"urn": URN, "type": "azure-native:apimanagement:Backend", "custom": True, "parent": PARENT, "inputs": INPUTS}
HALF = {
    "version": 3,
    "deployment": {"resources": [STACK, ledgers.IN_STATE], "pending_operations": [{"type": "creating", "resource": BACKEND}]},
}
WHOLE = {"version": 3, "deployment": {"resources": [STACK, ledgers.IN_STATE]}}
ADOPTED = f"adopt    one (Backend): an interrupted run created it\n         {PREFIX}/backends/one\n"


class Cloud:
    """A subscription in which one backend stands."""

    subscription = "s"

    def arm(self):
        """Itself."""
        return self

    def get(self, path, _version, **_query):
        """The backend."""
        return {"properties": {"url": "https://a"}} if path == f"{PREFIX}/backends/one" else None

    def list(self, _path, _version):
        """The stack's ledger, which claims the backend."""
        return ledgers.listed("one")


@pytest.fixture
def pulumi(tmp_path, monkeypatch):
    """`pulumi(state, body)`: a CLI that exports the state and else does `body`; its calls are in the file that comes back."""
    monkeypatch.setattr(azure, "connect", lambda _stack: Cloud())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "preview.json").write_text(json.dumps({"steps": [], "changeSummary": {}}), encoding="utf-8")

    def make(state, body=":"):
        (tmp_path / "state.json").write_text(json.dumps(state), encoding="utf-8")
        script = tmp_path / "pulumi"
        where = f'"whoami "*) echo "{{\\"url\\": \\"file://{tmp_path}\\"}}";;'
        cases = f'{where} "stack export "*) cat {tmp_path}/state.json;; "preview "*) cat {tmp_path}/preview.json;;'
        script.write_text(f'#!/bin/sh\necho "$1 $2" >> {tmp_path}/calls\ncase "$*" in {cases} *) {body};; esac\n', encoding="utf-8")
        script.chmod(0o755)
        return tmp_path / "calls"

    return make


def calls(log):
    """First two words of each."""
    return log.read_text(encoding="utf-8").splitlines()


def answer(monkeypatch, what):
    """Somebody sits at a terminal and answers so."""
    monkeypatch.setattr(recover, "_is_terminal", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda question: question == "Repair the state of stack dev?" and what)


def test_nothing_half_done(pulumi):
    """It looks, and that is all."""
    log = pulumi(WHOLE)
    assert invoke("recover", "--stack", "dev")[:2] == (0, "stack dev: nothing is half done\n")
    assert calls(log) == ["whoami --json", "stack export", "preview --json"]


def test_its_preview_refuses_nothing_for_being_there(pulumi, tmp_path):
    """What exists already is what it looks for: the program is told so by its environment."""
    pulumi(WHOLE)
    script = tmp_path / "pulumi"
    told = f'"preview "*) echo "$AZURE_OPENAI_APIM_RECOVERING" > {tmp_path}/told;'
    script.write_text(script.read_text(encoding="utf-8").replace('"preview "*)', told), encoding="utf-8")
    assert invoke("recover", "--stack", "dev")[0] == 0
    assert (tmp_path / "told").read_text(encoding="utf-8") == "true\n"


@pytest.mark.parametrize(
    ("agreed", "code", "done"), [(True, 0, ["import --file", "refresh --yes"]), (False, 1, [])], ids=["yes", "no"]
)
def test_it_asks_before_it_acts(pulumi, monkeypatch, agreed, code, done):
    """A no leaves everything, and is a finding."""
    log = pulumi(HALF)
    answer(monkeypatch, agreed)
    assert invoke("recover", "--stack", "dev", "--no-preview")[:2] == (
        code,
        f"stack dev: half done, if no other run is at work\n{ADOPTED}",
    )
    assert calls(log) == ["whoami --json", "stack export", *done]


def test_without_a_terminal_it_acts_with_yes_only(pulumi):
    """A pipeline that does not say yes is stopped."""
    log = pulumi(HALF)
    assert invoke("recover", "--stack", "dev", "--no-preview")[0] == 1
    assert calls(log) == ["whoami --json", "stack export"]
    code, _, told = invoke("recover", "--stack", "dev", "--no-preview", "--yes")
    assert (code, told.splitlines()[-1]) == (0, "repaired; go on with: pulumi up --stack dev")


def test_what_may_still_appear_keeps_its_note(pulumi):
    """It is a finding, whatever is agreed, and pulumi is asked for nothing; one that is known to be lost is forgotten."""
    two = BACKEND | {"urn": URN.replace("::one", "::two"), "inputs": INPUTS | {"backendId": "two"}}
    begun = {"pending_operations": [{"type": "creating", "resource": two}], "manifest": {"time": datetime.now(UTC).isoformat()}}
    log = pulumi({"version": 3, "deployment": {"resources": [STACK, ledgers.IN_STATE], **begun}})
    code, printed, told = invoke("recover", "--stack", "dev", "--no-preview", "--yes", "--wait", "0")
    assert (code, calls(log)) == (1, ["whoami --json", "stack export"])
    assert "not-yet  two (Backend): begun, and not there yet" in printed
    assert told.splitlines()[-1].startswith("error: 1 not there yet: two; run this again before you update")
    assert invoke("recover", "--stack", "dev", "--no-preview", "--yes", "--forget", "two")[0] == 0
    assert calls(log)[-1] == "refresh --yes"


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        ([{"kind": "update", "result": "failed", "endTime": "TIME"}], True),
        ([{"kind": "update", "result": "succeeded", "endTime": "TIME"}], False),
        ([{"kind": "refresh", "result": "failed", "endTime": "TIME"}], False),
        ([], False),
    ],
    ids=["failed", "succeeded", "other", "never"],
)
def test_what_an_update_that_failed_may_have_begun_is_waited_for(pulumi, tmp_path, last, asked):
    """Pulumi's history is asked only where something is planned that Azure carries on by itself."""
    value = {"urn": URN.replace("Backend::one", "NamedValue::key"), "type": "azure-native:apimanagement:NamedValue", "custom": True}
    value["inputs"] = INPUTS | {"namedValueId": "key"}
    step = {"op": "create", "urn": value["urn"], "newState": value}
    log = pulumi(WHOLE)
    (tmp_path / "preview.json").write_text(json.dumps({"steps": [step], "changeSummary": {"create": 1}}), encoding="utf-8")
    history = json.dumps(last).replace("TIME", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    (tmp_path / "history.json").write_text(history, encoding="utf-8")
    script = tmp_path / "pulumi"
    script.write_text(script.read_text().replace('"preview "*)', f'"stack history "*) cat {tmp_path}/history.json;; "preview "*)'))
    code, printed, told = invoke("recover", "--stack", "dev", "--wait", "2")
    assert (code, printed) == (0, "stack dev: nothing is half done\n")
    assert calls(log) == ["whoami --json", "stack export", "preview --json", "stack history"]
    assert ("not there yet: key; asking again" in told) == asked


def test_findings_as_json(pulumi):
    """For programs."""
    pulumi(HALF)
    found = {
        "verdict": "adopt",
        "name": "one",
        "type": "azure-native:apimanagement:Backend",
        "urn": URN,
        "id": f"{PREFIX}/backends/one",
    }
    shown = json.loads(invoke("recover", "--stack", "dev", "--no-preview", "--format", "json")[1])
    assert shown == {"stack": "dev", "found": [found | {"told": "an interrupted run created it"}]}


def test_a_pulumi_that_fails_is_told_in_its_words(pulumi):
    """And exits as what could not be reached."""
    pulumi(HALF, "echo 'error: no login' >&2; exit 255")
    code, _, told = invoke("recover", "--stack", "dev", "--yes")
    assert (code, told.splitlines()[-1]) == (3, "error: pulumi import --file failed: error: no login")


def test_a_preview_that_fails_is_told_from_its_json(pulumi, tmp_path):
    """`--json` puts what went wrong on stdout."""
    pulumi(WHOLE)
    diagnostics = {"diagnostics": [{"severity": "error", "message": "path is taken\n"}, {"severity": "info", "message": "hm"}]}
    (tmp_path / "preview.json").write_text(json.dumps(diagnostics), encoding="utf-8")
    script = tmp_path / "pulumi"
    script.write_text(script.read_text(encoding="utf-8").replace("preview.json;;", "preview.json; exit 1;;"), encoding="utf-8")
    code, _, told = invoke("recover", "--stack", "dev")
    assert (code, told.splitlines()[-1]) == (3, "error: pulumi preview --json failed: path is taken")


def test_no_pulumi_at_all(pulumi, monkeypatch, tmp_path):
    """Where to get one is said."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    code, _, told = invoke("recover", "--stack", "dev")
    assert (code, "https://www.pulumi.com/docs/install/" in told) == (3, True)


def test_a_lock_that_may_be_held_stops_it(pulumi):
    """With pulumi's words, and what to do."""
    holder = f"created by me@{socket.gethostname()} (pid {os.getpid()}) at 2026-01-01T00:00:00Z"
    pulumi(HALF, f"echo 'error: the stack is currently locked by 1 lock(s). {holder}' >&2; exit 255")
    code, _, told = invoke("recover", "--stack", "dev", "--yes", "--no-preview")
    assert code == 1
    assert told.endswith("wait for that run to end; if it was killed: pulumi cancel --stack dev, then this command again\n")


def test_files_that_a_kill_emptied_are_deleted_first(pulumi, tmp_path):
    """Nothing of pulumi works before; without a yes they stay. One that is not empty is the backend's own."""
    stacks = tmp_path / ".pulumi" / "stacks" / "p"
    stacks.mkdir(parents=True)
    empty, other = stacks / "dev.json.attrs", stacks / "dev.json.bak.attrs"
    empty.touch()
    other.write_text("{}", encoding="utf-8")
    log = pulumi(WHOLE)
    code, _, told = invoke("recover", "--stack", "dev", "--no-preview")
    assert (code, told) == (1, f"left empty beside the state when a run was killed; pulumi does without:\n{empty}\n")
    assert calls(log) == ["whoami --json"]
    assert invoke("recover", "--stack", "dev", "--no-preview", "--yes")[0] == 0
    assert (empty.exists(), other.exists()) == (False, True)
