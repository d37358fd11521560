"""A stack whose state is lost takes its ledger back, and with it what is there."""

import re

import pytest

from tests.e2e.adopt.conftest import writes
from tests.e2e.conftest import workspaces
from tests.e2e.documents import stack
from tests.e2e.faults.conftest import review

APIS = [
    {"name": "chat", "displayName": "Chat", "path": "chat/openai", "spec": {"document": "specs/azure-openai-chat.yaml"}},
    {"name": "plain", "displayName": "Plain", "path": "plain", "http": {}},
]
"""One of a document and one without."""


@pytest.mark.rest
@pytest.mark.timeout(600)
def test_a_lost_state_is_made_anew(deploy, azure, cli, tmp_path):
    """It says what it believes; with the ledger named, recover takes in the rest, and nothing was written to Azure."""
    written = tmp_path / "Pulumi.lost.yaml"
    written.write_text(stack([{**api, "backend": "openai"} for api in APIS]), encoding="utf-8")
    deploy(stack_file=written).up()
    before = azure.state()
    anew = workspaces(cli, azure, tmp_path / "anew")(stack_file=written)
    file = ("--config-file", str(anew.stack.config_file))
    code, printed = review(anew, "adopt", "--own", *file)
    assert (code, "if that stack lives on" in printed) == (1, True), printed
    (identity,) = re.findall(r"--ledger (\w+) --dry-run", printed)
    assert review(anew, "adopt", "--own", "--ledger", identity, "--dry-run", *file)[0] == 0
    since = len(azure.requests())
    code, printed = review(anew, "adopt", "--own", "--ledger", identity, *file)
    assert code == 0, printed
    for _ in range(2):  # what has a parent in the state, then what is below it
        code, printed = review(anew, "recover", "--yes", *file)
        assert (code, "adopt " in printed) == (0, True), printed
    assert writes(azure, since) == []
    up = anew.up()
    assert set(up.changes) <= {"update"}, up.text
    assert anew.preview("--expect-no-changes").changes == {}
    assert [each["id"] for each in azure.state()["resources"]] == [each["id"] for each in before["resources"]]
