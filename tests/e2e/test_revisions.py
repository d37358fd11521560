"""An API whose contract changes by revisions, under the real engine: callers get one whole contract or the next, never less."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import Workspace

pytestmark = pytest.mark.timeout(300)
FAILED = 255


def stack_file(folder: Path, operations: list[str], **settings: Any) -> Path:
    """A stack whose one API has these operations of the document; `settings` are those of the API, by their names in files."""
    config = yaml.safe_load((Path(__file__).parents[2] / "Pulumi.local.yaml").read_text(encoding="utf-8"))["config"]
    releases = settings.pop("releases", {})
    api = {
        "name": "chat",
        "displayName": "Chat",
        "path": "contoso/openai",
        "backend": "contoso-openai",
        "spec": {"document": "specs/azure-openai-chat.yaml", "operations": operations},
        "update": "revision",
        **settings,
    }
    config |= {"azure-openai-apim:apis": [api], "azure-openai-apim:releases": releases}
    file = folder / "Pulumi.source.yaml"
    file.write_text(yaml.safe_dump({"config": config}), encoding="utf-8")
    return file


@pytest.fixture
def chat(azure, deploy, tmp_path) -> Iterator[Any]:
    """Configures the stack anew: `chat(["operation"], keepRevisions=2)` gives its workspace. Azure is afterwards what it was."""
    azure.settings(lro_retry_after=0)
    before = azure.state()
    made: list[Workspace] = []

    def configured(operations: list[str], **settings: Any) -> Workspace:
        workspace = deploy(stack_file=stack_file(tmp_path, operations, **settings))
        made.append(workspace)
        return workspace

    yield configured
    made[-1].destroy()
    assert azure.state() == before


def revisions(apim: Any) -> dict[str, bool]:
    """Numbers of the API's revisions in Azure, and which is current."""
    return {each.api_revision: each.is_current for each in apim.api_revision.list_by_service("rg-ai-local", "apim-local", "chat")}


ONE, TWO, THREE = ["ChatCompletions_Create"], ["ChatCompletions_Create", "embeddings_create"], ["embeddings_create"]


def test_revisions_come_and_go(azure, chat, apim):
    """First update, no change, three contracts, the oldest goes; then everything."""
    workspace = chat(ONE)
    workspace.preview()
    workspace.up()
    assert revisions(apim) == {"2": True}
    assert workspace.up("--expect-no-changes").changes == {}
    chat(TWO)
    assert workspace.up().changes == {"create": 4}
    assert revisions(apim) == {"3": True, "2": False}
    assert workspace.up("--expect-no-changes").changes == {}
    chat(THREE)
    assert workspace.up().changes == {"create": 4, "delete": 4}
    assert revisions(apim) == {"4": True, "3": False}
    assert workspace.up("--expect-no-changes").changes == {}
