"""Each real document, deployed whole in one stack, and looked at from outside."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.documents import DOCUMENTS, Known, operations, stack

QUESTION = [{"role": "user", "content": "Which way is up?"}]
GROUP, SERVICE = "rg-ai-local", "apim-local"
PATCH = "specs/patches/e2e.json"

pytestmark = [pytest.mark.timeout(600), pytest.mark.rest]


@dataclass(frozen=True, slots=True)
class Deployed:
    """The stack of all documents: its workspace, what `up` did, its outputs, and Azure as it was before."""

    workspace: Any
    steps: list[tuple[str, str, str]]
    outputs: dict[str, Any]
    before: dict[str, Any]
    program: Path
    stack_file: Path


def entry(known: Known) -> dict[str, Any]:
    """The API of a document as a stack file has it."""
    spec: dict[str, Any] = {"document": f"specs/{known.file}"}
    if known.name == "stable-2024-10-21":
        spec["patches"] = [PATCH]
    api = {"name": known.name, "displayName": f"Azure OpenAI {known.name}", "path": known.path, "backend": "openai", "spec": spec}
    if known.name == "stable-2024-02-01":  # its info.version is "1.0", which is no api-version
        api["apiVersion"] = known.version
    return api


def write_patch(program: Path, summary: str) -> None:
    """The patch of 2024-10-21: it renames the chat operation for readers."""
    target = "/paths/~1deployments~1{deployment-id}~1chat~1completions/post/summary"
    (program / PATCH).write_text(json.dumps([{"op": "replace", "path": target, "value": summary}]), encoding="utf-8")


@pytest.fixture(scope="module")
def deployed(evidence, azure, shared_program, shared_deploy) -> Iterator[Deployed]:
    """All documents in one stack."""
    before = azure.state()
    for known in DOCUMENTS:
        shutil.copyfile(evidence / "specs" / known.file, shared_program / "specs" / known.file)
    write_patch(shared_program, "Ask the model")
    stack_file = shared_program / "Pulumi.documents.yaml"
    stack_file.write_text(stack([entry(known) for known in DOCUMENTS]), encoding="utf-8")
    workspace = shared_deploy(shared_program, stack_file)
    steps = workspace.up().steps
    yield Deployed(workspace, steps, workspace.outputs, before, shared_program, stack_file)
    workspace.destroy()


def client_of(known: Known, deployed: Deployed, openai_client: Any) -> Any:
    """The client a consumer of this API uses, set up from the stack's outputs alone."""
    api, key = deployed.outputs["apis"][known.name], deployed.outputs["subscriptionKeys"]["witness"]
    if known.is_v1:
        return openai_client(base_url=api["baseUrl"], api_key="unused", default_headers={"api-key": key})
    return openai_client(azure_endpoint=api["azureEndpoint"], api_key=key, api_version=api["apiVersion"])


each = pytest.mark.parametrize("known", DOCUMENTS, ids=lambda known: known.name)


@each
def test_arm_lists_the_operations_of_the_document(known, deployed, apim, evidence):
    """Microsoft's client sees every operation, under its operationId, with required query parameters in the template."""
    listed = apim.api_operation.list_by_api(GROUP, SERVICE, known.name)
    expected = operations(evidence / "specs" / known.file)
    assert {(operation.name, operation.method, operation.url_template) for operation in listed} == expected


@each
def test_chat_whole_and_streamed(known, deployed, openai_client):
    """OpenAI's client gets the same text in one piece and in several."""
    client = client_of(known, deployed, openai_client)
    whole = client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    stream = client.chat.completions.create(model="gpt-4o", messages=QUESTION, stream=True)
    pieces = [choice.delta.content for event in stream for choice in event.choices if choice.delta.content]
    assert len(pieces) > 1
    assert "".join(pieces) == whole.choices[0].message.content


@pytest.mark.parametrize("known", [known for known in DOCUMENTS if known.embeddings], ids=lambda known: known.name)
def test_embeddings(known, deployed, openai_client):
    """Where the document has embeddings, they come back as one vector for each input."""
    client = client_of(known, deployed, openai_client)
    answer = client.embeddings.create(model="text-embedding-3-small", input=["one", "two"])
    assert [item.index for item in answer.data] == [0, 1]
    assert answer.data[0].embedding != answer.data[1].embedding


def test_nothing_changes_by_itself(deployed):
    """A second update, refreshed, finds nothing to do."""
    assert deployed.workspace.up("--refresh").changes == {}


def test_a_changed_patch_is_previewed_and_applied_as_an_update(deployed, apim):
    """The preview names the one API that changes, as an update; `up` does just that; operations and policies stay."""
    before = {operation.name for operation in apim.api_operation.list_by_api(GROUP, SERVICE, "stable-2024-10-21")}
    write_patch(deployed.program, "Ask the model, again")
    previewed = [step for step in deployed.workspace.preview().steps if step[0] != "same"]
    applied = [step for step in deployed.workspace.up().steps if step[0] != "same"]
    api = ("update", "azure-native:apimanagement:Api", "stable-2024-10-21-api")
    stack_itself = [step for step in previewed if step[1] == "pulumi:pulumi:Stack"]
    assert [step for step in previewed if step not in stack_itself] == [api]
    assert [step for step in applied if step[1] != "pulumi:pulumi:Stack"] == [api]
    chat = apim.api_operation.get(GROUP, SERVICE, "stable-2024-10-21", "ChatCompletions_Create")
    assert chat.display_name == "Ask the model, again"
    assert {operation.name for operation in apim.api_operation.list_by_api(GROUP, SERVICE, "stable-2024-10-21")} == before


def test_the_state_holds_no_key(deployed):
    """Neither the backend's key nor the consumer's stands in clear in what the engine keeps."""
    text = json.dumps(deployed.workspace.exported())
    assert deployed.outputs["subscriptionKeys"]["witness"] not in text
    assert deployed.workspace.secrets["azure-openai-apim:openaiKey"] not in text


def test_destroy_leaves_azure_as_it_was(deployed, azure):
    """After `destroy` the simulated Azure is what it was before the first `up`."""
    deployed.workspace.destroy()
    assert azure.state() == deployed.before
