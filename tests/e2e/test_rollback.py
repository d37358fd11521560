"""`apim rollback` on a stack whose API has revisions: back, stay there, forward; and what it refuses."""

from typing import Any

import pytest
import yaml

from tests.apim.command_line import invoke_beside
from tests.e2e.conftest import Workspace
from tests.e2e.test_revisions import ONE, TWO, chat, program_folder, revisions

__all__ = ["chat", "program_folder"]

pytestmark = pytest.mark.timeout(600)


def rollback(workspace: Workspace, *arguments: str, code: int = 0) -> str:
    """The command on the workspace's stack; what it printed."""
    place = ("--stack", workspace.stack.name, "--config-file", str(workspace.stack.config_file))
    ended, text = invoke_beside(workspace.stack, "rollback", *place, *arguments)
    assert ended == code, text
    return text


def pinned(workspace: Workspace) -> Any:
    """What the stack's file pins."""
    config = yaml.safe_load(workspace.stack.config_file.read_text(encoding="utf-8"))["config"]
    return config["azure-openai-apim:releases"]


def test_back_and_forward(azure, chat, apim):
    """A release each, nothing imported, and updates in between keep what was pinned, with a warning."""
    chat(ONE).up()
    chat(TWO).up()
    workspace = chat(TWO)
    before = len(azure.requests())
    told = rollback(workspace, "chat", "--yes")
    assert "chat: revision 2 (contract " in told
    assert "- POST /deployments/{deployment-id}/embeddings embeddings_create" in told
    assert (pinned(workspace), revisions(apim)) == ({"chat": 2}, {"3": False, "2": True})
    stays = workspace.preview("--expect-no-changes")
    assert "[release-pinned]" in stays.text
    rollback(workspace, "chat", "--forward", "--yes")
    assert (pinned(workspace), revisions(apim)) == ({}, {"3": True, "2": False})
    puts = [each["path"].rsplit("/", 2)[1] for each in azure.requests()[before:] if each["method"] == "PUT"]
    assert puts == ["releases", "releases"]
    assert workspace.preview("--expect-no-changes").changes == {}


@pytest.mark.soak  # before a merge tests/apim/rollback has these
def test_what_is_no_rollback_is_refused(azure, chat):
    """Without a yes, to what is not kept, with another change: nothing changes, in Azure or in the file."""
    chat(ONE).up()
    workspace = chat(TWO)
    workspace.up()
    file, state = workspace.stack.config_file.read_bytes(), azure.state()
    assert 'revision 9 of "chat" is not kept' in rollback(workspace, "chat", "--to", "9", code=2)
    assert 'the stack publishes no API "other"; it publishes chat' in rollback(workspace, "other", code=2)
    assert "nothing was changed; --yes does it" in rollback(workspace, "chat", code=1)
    assert (workspace.stack.config_file.read_bytes(), azure.state()) == (file, state)
    workspace = chat(TWO, displayName="Other")
    file = workspace.stack.config_file.read_bytes()
    told = rollback(workspace, "chat", "--yes", code=1)
    assert "the update would change more than the release of chat:\n  update Api chat-api\n" in told
    assert (workspace.stack.config_file.read_bytes(), azure.state()) == (file, state)
