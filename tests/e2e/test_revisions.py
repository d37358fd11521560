"""An API whose contract changes by revisions, under the real engine: callers get one whole contract or the next, never less."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import Workspace, program_copy
from tests.e2e.faults.conftest import review
from tests.e2e.load import CALLERS, load
from tests.lanes import sampled
from tools.paths import ROOT

pytestmark = pytest.mark.timeout(600)
FAILED = 1


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
def program_folder(request, tmp_path) -> Path:
    """The program; by an indirect parameter, one that waits only so many seconds for a revision to answer."""
    if not hasattr(request, "param"):
        return ROOT
    copy = program_copy(tmp_path / "hasty")
    proof = copy / "components" / "proof.py"
    text = proof.read_text(encoding="utf-8")
    assert "\nSECONDS = 60\n" in text
    proof.write_text(text.replace("\nSECONDS = 60\n", f"\nSECONDS = {request.param}\n"), encoding="utf-8")
    return copy


@pytest.fixture
def chat(azure, deploy, tmp_path, program_folder) -> Iterator[Any]:
    """Configures the stack anew: `chat(["operation"], keepRevisions=2)` gives its workspace. Azure is afterwards what it was."""
    before = azure.state()
    made: list[Workspace] = []

    def configured(operations: list[str], **settings: Any) -> Workspace:
        workspace = deploy(program_folder, stack_file(tmp_path, operations, **settings))
        made.append(workspace)
        return workspace

    yield configured
    made[-1].destroy()
    assert azure.state() == before


def revisions(apim: Any) -> dict[str, bool]:
    """Numbers of the API's revisions in Azure, and which is current."""
    return {each.api_revision: each.is_current for each in apim.api_revision.list_by_service("rg-ai-local", "apim-local", "chat")}


ONE, TWO, THREE = ["ChatCompletions_Create"], ["ChatCompletions_Create", "embeddings_create"], ["embeddings_create"]


@pytest.mark.rest
def test_revisions_come_and_go(azure, chat, apim):
    """First update, three contracts, the oldest goes; then back to the second, then everything."""
    workspace = chat(ONE)
    workspace.up()
    assert revisions(apim) == {"2": True}
    chat(TWO)
    assert workspace.up().changes == {"create": 4, "delete": 1}
    assert revisions(apim) == {"3": True, "2": False}
    chat(THREE)
    assert workspace.up().changes == {"create": 4, "delete": 4}
    assert revisions(apim) == {"4": True, "3": False}
    a_revert_releases_the_old_revision(azure, chat, apim)


def a_revert_releases_the_old_revision(azure, chat, apim):
    """Back to the second of three contracts nothing is imported: one release, and the next update changes nothing."""
    before = len(azure.requests())
    assert chat(TWO).up().changes == {"create": 1, "delete": 1}
    puts = [each["path"] for each in azure.requests()[before:] if each["method"] == "PUT"]
    assert [path.rsplit("/", 2)[1] for path in puts] == ["releases"]
    assert revisions(apim) == {"4": False, "3": True}
    assert chat(TWO).preview("--expect-no-changes").changes == {}
    told = chat(TWO, update="in-place").up(code=FAILED).text
    assert "cannot create already existing resource" in told
    assert revisions(apim) == {"4": False, "3": True}


CHAT = "/deployments/gpt-4o/chat/completions?api-version=2024-10-21"


def test_callers_notice_nothing(azure, chat):
    """Calls go on through a whole update, and none fails; the first are answered by the old revision, the last by the new one."""
    workspace = chat(ONE)
    workspace.up()
    outputs = workspace.outputs
    with load(azure, f"{outputs['apis']['chat']['gatewayUrl']}{CHAT}", outputs["subscriptionKeys"]["demo"]) as called:
        first = azure._ask("GET", f"traces/{called.traces[0]}")["revision"]  # of a long run the first are no longer kept
        chat(TWO)
        workspace.up()
        chat(TWO, subscriptionKeyParameterNames={"query": "key"}, keepRevisions=0)
        workspace.up()
    assert called.failures == []
    assert len(called.traces) > 2 * CALLERS
    last = azure._ask("GET", f"traces/{called.traces[-1]}")["revision"]
    assert (first, last) == ("2", "4")


@pytest.mark.rest
@pytest.mark.parametrize("program_folder", [3], indirect=True)
def test_what_is_not_proven_is_not_released(azure, chat, apim):
    """A revision whose operations the gateway does not know is taken away again; a next update makes another, and destroy works.

    API Management answers 409 to two deletions at once under one API: the broken revision goes alone, the oldest next time.
    """
    before = azure.state()
    chat(ONE).up()
    azure.arm_fault(plane="gateway", match={"path": ";rev=3/.*embeddings"}, action={"status": 404}, times=1000)
    told = chat(TWO).up(code=FAILED).text
    assert "revision 3 is not released, and callers still get the old one" in told
    assert "embeddings?api-version=2024-10-21: 404" in told
    assert "chat/completions?api-version" not in told
    assert revisions(apim) == {"2": True}
    chat(TWO).up()
    assert revisions(apim) == {"4": True, "2": False}
    azure.arm_fault(plane="gateway", match={"path": ";rev=5/"}, action={"status": 404}, times=1000)
    chat(THREE).up(code=FAILED)
    workspace = chat([*ONE, "Completions_Create"])
    workspace.up()
    assert revisions(apim) == {"6": True, "4": False, "2": False}
    workspace.up()
    assert revisions(apim) == {"6": True, "4": False}
    azure.arm_fault(plane="gateway", match={"path": ";rev=7/"}, action={"status": 404}, times=1000)
    workspace = chat(THREE)
    workspace.up(code=FAILED)
    workspace.destroy()
    assert azure.state() == before


@pytest.mark.rest
def test_what_all_revisions_share(azure, chat, apim):
    """Another title and path are written to the API, whose current revision keeps what it has."""
    names = {"clients": "any", "subscriptionKeyParameterNames": {"header": "x-key"}}
    chat(ONE, **names).up()
    assert chat(ONE, **names, displayName="Other", path="other/openai").up().changes == {"update": 1}
    api = apim.api.get("rg-ai-local", "apim-local", "chat")
    assert (api.display_name, api.path, api.api_revision, api.subscription_key_parameter_names.header) == (
        "Other",
        "other/openai",
        "2",
        "x-key",
    )
    assert api.service_url == "https://contoso-openai.openai.azure.com/openai"
    assert [each.name for each in apim.api_operation.list_by_api("rg-ai-local", "apim-local", "chat")] == ONE
    assert chat(ONE, **names, displayName="Other", path="other/openai").preview("--expect-no-changes").changes == {}


@pytest.mark.rest
@pytest.mark.parametrize("faults", sampled(["few", "all"], {"few"}))
def test_another_release_is_drift(azure, chat, apim, faults):
    """Somebody has made the old revision current in the portal: drift says so, and what it advises releases the stack's own.

    Before that, ARM answers for the API's name whichever revision is current; nothing follows from what a refresh learns of it.
    """
    chat(ONE).up()
    workspace = chat(TWO)
    workspace.up()
    workspace.refresh()
    assert review(workspace, "drift")[0] == 0
    released_by_hand(apim, "portal")
    code, found = review(workspace, "drift")
    assert code == 1
    assert "current revision: 3 -> 2" in found
    assert "revert: pulumi up --refresh --stack local\n" in found
    assert workspace.up("--refresh").changes == RELEASED_AGAIN
    assert revisions(apim) == {"3": True, "2": False}
    assert workspace.preview("--refresh", "--expect-no-changes").changes == {}
    released_by_hand(apim, "again")
    workspace.refresh()
    assert workspace.up().changes == {"create": 1, "delete": 1}
    assert revisions(apim) == {"3": True, "2": False}
    an_update_that_fails_between_is_made_good(azure, workspace, apim, FAULTS[faults])
    released_by_hand(apim, "before-destroy")
    assert "Cannot delete the current revision" in workspace.destroy(code=FAILED).text
    released_by_hand(apim, "back", revision=3)  # from there the stack is destroyed


FAULTS = {"few": {"DELETE": ()}, "all": {"DELETE": (), "PUT": ("--refresh",)}}
"""Writes of a release that fail, and with what the next update is run."""


def an_update_that_fails_between_is_made_good(azure, workspace, apim, faults):
    """Before the old entry has gone, and after: the next update, refreshed or not, releases under the next name."""
    for method, words in faults.items():
        released_by_hand(apim, f"before-{method}")
        azure.arm_fault(plane="arm", match={"method": method, "path": "/releases/"}, action={"status": 403})
        workspace.up("--refresh", code=FAILED)
        assert revisions(apim) == {"3": False, "2": True}
        workspace.up(*words)
        assert revisions(apim) == {"3": True, "2": False}
        assert workspace.preview("--refresh", "--expect-no-changes").changes == {}


RELEASED_AGAIN = {"create-replacement": 1, "replace": 1, "delete-replaced": 1}


def released_by_hand(apim: Any, name: str, revision: int = 2) -> None:
    """By somebody in the portal."""
    named = ("rg-ai-local", "apim-local", "chat", name)
    apim.api_release.create_or_update(*named, {"api_id": f"/apis/chat;rev={revision}", "notes": "by hand"})


@pytest.mark.rest
def test_an_api_that_asks_for_nothing_is_not_called(azure, chat, apim):
    """A call would reach the model: Azure is asked for the operations instead, and a revision without them is not released."""
    before = max((each["began"] for each in azure.requests()), default=0)
    lists = {"method": "GET", "path": "/apis/chat;rev=2/operations$"}
    azure.arm_fault(plane="arm", match=lists, action={"status": 200, "body": {"value": []}})
    told = chat(ONE, subscriptionRequired=False).up(code=FAILED).text
    assert "ChatCompletions_Create is not in Azure" in told
    chat(ONE, subscriptionRequired=False).up()
    assert revisions(apim) == {"3": True}
    assert [each for each in azure.requests() if each["began"] > before and each["plane"] in {"gateway", "model"}] == []
