"""From a subscription with nothing in it: what a stack creates, calls, changes, and takes away again."""

from typing import Any

import openai
import pytest

from tests.e2e.test_examples import EXAMPLES, ask, client_of, streamed


@pytest.fixture
def empty(azure) -> Any:
    """A subscription with nothing in it."""
    azure._ask("POST", "reset", {"world": "empty"})
    azure.settings(lro_retry_after=0)
    yield azure
    azure.reset()


def test_from_nothing(empty, deploy, openai_client):
    """One update makes service, account, deployment and role; a call answers; nothing is left but what Azure keeps."""
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={})
    assert empty.state()["resources"] == []
    workspace.preview()
    workspace.up()
    assert workspace.up().changes == {}
    assert workspace.refresh().changes == {}
    assert streamed(client_of(workspace, openai_client)).startswith("This is gpt-4o")
    moved = workspace.stack.config_file
    written = moved.read_text(encoding="utf-8")
    moved.write_text(written.replace("location: westeurope", "location: westus", 1), encoding="utf-8")
    assert "[immovable]" in workspace.preview(code=1).text
    moved.write_text(written.replace("capacity: 10", "capacity: 20"), encoding="utf-8")
    assert workspace.up().changes == {"update": 1}
    client = client_of(workspace, openai_client)
    empty._ask("POST", "clock", {"advance": "P27000D"})
    with pytest.raises(openai.PermissionDeniedError) as over:
        ask(client)
    assert over.value.code == "subscription_expired"
    workspace.destroy()
    assert empty.state()["resources"] == []
