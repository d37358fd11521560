"""A creation outside of the service whose answer is lost: no ledger claims it, and the engine keeps no note of it."""

import pytest

from tests.e2e.faults.conftest import recover
from tests.e2e.test_examples import EXAMPLES
from tests.e2e.test_from_nothing import empty

__all__ = ["empty"]

pytestmark = [pytest.mark.timeout(600), pytest.mark.rest]


def test_a_lost_answer_is_taken_in_by_name(empty, deploy):
    """The preview says that the account exists, `recover` names it and leaves it, and takes it in where it is named."""
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={}, STAND_IN_RETRY_SECONDS="0.05")
    empty.arm_fault(plane="arm", match={"method": "PUT", "path": "/accounts/contoso-models$"}, action={"reset": True}, times=4)
    workspace.up(code=1)
    refused = workspace.preview(code=1).text
    assert "accounts.models.name: [already-exists]" in refused
    assert "bin/apim recover --stack local takes it in by --adopt" in refused.replace("from-nothing", "local")
    before = workspace.exported()
    code, text = recover(workspace, "--yes")
    assert code == 1, text
    assert "differs  accounts-models (Account): it exists, and the state has no note that a run of this stack began it" in text
    assert [each["urn"] for each in workspace.exported()["deployment"]["resources"]] == [
        each["urn"] for each in before["deployment"]["resources"]
    ]
    code, text = recover(workspace, "--yes", "--adopt", "accounts-models")
    assert (code, "adopt    accounts-models (Account)" in text) == (0, True), text
    workspace.up()
