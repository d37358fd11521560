"""From a subscription with nothing in it: what a stack creates, calls, changes, and takes away again."""

import json
from typing import Any

import openai
import pytest
import yaml

import settings
from tests.apim.command_line import invoke
from tests.e2e import arm_bodies
from tests.e2e.test_examples import EXAMPLES, ask, client_of, members, streamed, trace_of
from tests.lanes import sampled
from tools import simulator_process

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def purge(monkeypatch):
    """`purge(workspace, …)`: lines of `apim purge` on a stack, with the environment of `pulumi up`."""
    monkeypatch.setattr("apim.azure.resource_manager.POLL_SECONDS", 0)

    def run(workspace, *arguments):
        entered(workspace, monkeypatch)
        return invoke("purge", "--stack", "local", *arguments)[1].splitlines()

    return run


def entered(workspace, monkeypatch):
    """Let commands have the environment of `pulumi up` and the settings of the stack."""
    for name, value in workspace.stack.env().items():
        monkeypatch.setenv(name, value)
    config = settings.overlaid({}, yaml.safe_load(workspace.stack.config_file.read_text(encoding="utf-8")), "Pulumi.local.yaml")
    monkeypatch.setattr("apim.stacks.stack_settings", lambda *_, **__: settings.parse(*config))


@pytest.fixture
def empty(azure) -> Any:
    """A subscription with nothing in it. Whatever is sent to it is what Microsoft's models take."""
    azure._ask("POST", "reset", {"world": "empty"})
    azure.settings(lro_retry_after=0, journal_bodies=True)
    yield azure
    sent = azure.requests()
    azure.settings(journal_bodies=False)
    azure.reset()
    assert arm_bodies.faults(sent) == []


def test_from_nothing(empty, deploy, openai_client, purge):
    """One update makes service, account, deployment and role; a call answers; nothing is left but what Azure keeps."""
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={})
    assert empty.state()["resources"] == []
    workspace.up()
    assert workspace.up().changes == {}
    assert streamed(client_of(workspace, openai_client)).startswith("This is gpt-4o")
    workspace.destroy()
    assert empty.state()["resources"] == []
    assert [line.partition(",")[0] for line in purge(workspace)] == ["service apim-contoso-new", "account contoso-models"]


@pytest.mark.rest
def test_from_nothing_and_on(empty, deploy, openai_client, purge):
    """What cannot move and what can change; a consumer's last day; what Azure keeps is in the way until it is purged."""
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={})
    workspace.up()
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
    assert workspace.preview(code=1).text.count("[soft-deleted]") == 2
    assert [line.partition(",")[0] for line in purge(workspace)] == ["service apim-contoso-new", "account contoso-models"]
    assert purge(workspace, "--yes")[-1] == "purged: apim-contoso-new, contoso-models"
    assert purge(workspace) == ["Azure keeps nothing of what this stack creates"]
    assert set(workspace.preview().changes) == {"create"}


@pytest.mark.rest
def test_two_regions_from_nothing(empty, deploy, openai_client, monkeypatch):
    """A pool of two accounts, monitoring and three consumers: the second region answers when the first does not; drift."""
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.two-regions-from-nothing.yaml", secrets={})
    workspace.up()
    assert workspace.preview("--refresh", "--expect-no-changes").changes == {}
    keys = workspace.outputs["subscriptionKeys"]
    assert sorted(keys) == ["batch", "guest", "team"]
    answers = [ask(client_of(workspace, openai_client, api_key=keys[name])) for name in keys]
    assert members(trace_of(empty, answers[0])) == ["sweden-openai"]
    empty.arm_fault(plane="model", match={"account": "contoso-sweden"}, times=1, action={"status": 429})
    assert members(trace_of(empty, ask(client_of(workspace, openai_client)))) == ["sweden-openai", "france-openai"]
    metrics = empty._ask("GET", "metrics")["metrics"]
    assert {each["dimensions"]["Subscription ID"] for each in metrics} >= {"batch", "team"}
    entered(workspace, monkeypatch)
    code, out, err = invoke("usage", "--stack", "local", "--by", "consumer", "--format", "csv")
    assert code == 0, err
    assert {line.split(",")[0] for line in out.splitlines()} >= {"consumer", "batch", "team"}
    connection = "InstrumentationKey="
    assert connection not in json.dumps(workspace.exported())
    what_was_created_is_as_declared(empty)
    workspace.destroy()
    assert empty.state()["resources"] == []


def what_was_created_is_as_declared(empty):
    """Service, accounts, deployments and monitoring have not drifted; a deployment that somebody changed is found."""
    code, out, err = invoke("drift", "--stack", "local")
    assert code == 0, out + err
    account = next(each["id"] for each in empty.state()["resources"] if each["id"].endswith("/accounts/contoso-france"))
    body = {
        "sku": {"name": "Standard", "capacity": 20},
        "properties": {"model": {"format": "OpenAI", "name": "gpt-4o", "version": "2024-08-06"}},
    }
    with simulator_process.client(empty.addresses) as http:
        path = f"{account}/deployments/gpt-4o?api-version=2025-06-01"
        assert http.put(path, json=body, headers={"Authorization": "Bearer portal"}).is_success
    code, out, err = invoke("drift", "--stack", "local")
    assert code == 1
    assert "properties.model.version: 2024-11-20 -> 2024-08-06" in out
    assert "1 changed, 0 missing, 0 added" in out


WRITES = {
    "group": ("/resourceGroups/rg-ai-new$",),
    "service-and-account": ("/service/apim-contoso-new$", "/accounts/contoso-models$"),
    "deployment-and-role": ("/accounts/contoso-models/deployments/gpt-4o$", "/roleAssignments/[^/]+$"),
}
"""Those that come at one time are refused together: what is refused alone lets the other be done. The engine may end before it
has sent the second, which the next update then meets."""
PLANS = {"few": ["service-and-account"], "all": list(WRITES)}


@pytest.mark.rest
@pytest.mark.parametrize("plan", sampled(PLANS, {"few"}))
def test_a_fault_at_each_write(empty, deploy, openai_client, plan):
    """Azure refuses one write after the other; each update goes on where the one before has ended."""
    workspace = deploy(stack_file=EXAMPLES / "Pulumi.from-nothing.yaml", secrets={})
    for paths in [WRITES[name] for name in PLANS[plan]]:
        for path in paths:
            action = {"status": 400, "code": "TestRefusal", "message": "not today"}
            empty.arm_fault(plane="arm", match={"method": "PUT", "path": path}, times=1, action=action)
        while not all(fault["hits"] for fault in empty.faults()):
            assert "TestRefusal" in workspace.up(code=1).text
    workspace.up()
    assert streamed(client_of(workspace, openai_client)).startswith("This is gpt-4o")
    workspace.destroy()
    assert empty.state()["resources"] == []
