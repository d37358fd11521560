"""What Azure keeps of a stack that was destroyed, brought back, and purged."""

import re

import pytest

from tests.apim.command_line import invoke_beside
from tests.e2e.test_examples import EXAMPLES, client_of, streamed
from tests.e2e.test_from_nothing import empty

__all__ = ["empty"]

pytestmark = [pytest.mark.timeout(600), pytest.mark.rest]


def apim(workspace, *arguments, code=0):
    """A command on the workspace's stack; what it printed."""
    place = ("--stack", workspace.stack.name, "--config-file", str(workspace.stack.config_file))
    ended, text = invoke_beside(workspace.stack, *arguments, *place)
    assert ended == code, text
    return text


def test_restored_and_purged(empty, deploy, openai_client):
    """Group, service and account are back as they were; an update with other settings brings them in line."""
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={})
    workspace.up()
    identity = principal(empty)
    gone = workspace.destroy().text
    assert "KeptAfterDestroy service-apim-contoso-new-for-48-hours delet" in gone
    assert "KeptAfterDestroy account-contoso-models-for-48-hours delet" in gone
    assert "nothing was changed" in apim(workspace, "restore", code=1)
    assert empty.state()["resources"] == []
    file = workspace.stack.config_file
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace("ai@contoso.example", "new@contoso.example"), encoding="utf-8")
    told = apim(workspace, "restore", "--yes")
    (taken,) = re.findall("^restored: apim-contoso-new, contoso-models; taken into the state: (.*)$", told, re.MULTILINE)
    assert sorted(taken.split(", ")) == ["accounts-models", "gateway-group", "gateway-service"]
    assert "ai@contoso.example" in str(empty.state()["resources"])
    assert principal(empty) == identity
    workspace.up()
    assert "ai@contoso.example" not in str(empty.state()["resources"])
    assert streamed(client_of(workspace, openai_client)).startswith("This is gpt-4o")
    workspace.destroy()
    assert "bin/apim purge --stack local --yes purges it for good" in apim(workspace, "purge", "--as-set")
    file.write_text(written.replace("config:\n", "config:\n  azure-openai-apim:purge: true\n", 1), encoding="utf-8")
    assert "purged: apim-contoso-new, contoso-models" in apim(workspace, "purge", "--as-set")
    assert empty.state()["softDeleted"] == []


def principal(azure):
    """Object id of the service's identity."""
    found = [each for each in azure.state()["resources"] if each["type"] == "Microsoft.ApiManagement/service"]
    return found[0]["envelope"]["identity"]["principalId"]
