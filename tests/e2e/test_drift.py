"""`apim drift` on a stack with everything in it: none, what somebody does in the portal, who it was, and the way back."""

import base64
import json
import shlex

import pytest
from azure.core.credentials import AccessToken
from azure.mgmt.apimanagement import ApiManagementClient
from typer.testing import CliRunner

from apim.__main__ import app
from tests.e2e.test_examples import EXAMPLES, secrets_of

GROUP, SERVICE, API = "rg-ai-regions", "apim-regions", "azure-openai"
OPERATION = "ChatCompletions_Create"
JANE = "jane@contoso.com"
POLICY = {"properties": {"format": "xml", "value": "<policies><inbound><base /></inbound></policies>"}}


class Jane:
    """Another identity than the one that deploys: ARM in the simulator believes any token."""

    def get_token(self, *_scopes, **_options):
        """A token with her name."""
        claims = {"upn": JANE, "oid": "6f1e0a52-1111-4222-8333-444455556666", "name": "Jane"}
        parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, claims)]
        return AccessToken(f"{'.'.join(parts)}.", 4_102_444_800)


@pytest.fixture
def portal(azure):
    """Microsoft's management client in Jane's hands."""
    addresses = azure.addresses
    with ApiManagementClient(
        Jane(), addresses.subscription, base_url=addresses.arm, connection_verify=addresses.ca, polling_interval=0
    ) as client:
        yield client


@pytest.fixture(scope="module")
def deployed(azure, shared_deploy):
    """The example with everything, once for all: each test leaves it as it found it."""
    azure._ask("POST", "seed", {"world": "regions"})
    file = EXAMPLES / "Pulumi.everything.yaml"
    made = shared_deploy(stack_file=file, secrets=secrets_of(file.read_text(encoding="utf-8"), azure))
    made.up()
    return made


@pytest.fixture
def workspace(deployed, monkeypatch):
    """That deployment; the commands see the environment of `pulumi up`."""
    for name, value in deployed.stack.env().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("apim.azure.resource_manager.POLL_SECONDS", 0)
    return deployed


def drift(workspace, *arguments):
    """Exit code and what was found."""
    line = ["drift", "--stack", "local", "--state", "-", "--format", "json", *arguments]
    done = CliRunner().invoke(app, line, input=json.dumps(workspace.exported()))
    assert done.exit_code in {0, 1}, done.output
    assert not any(value in done.output for value in workspace.secrets.values())
    return done.exit_code, json.loads(done.stdout)


def messages(found):
    """Kind, what, place and who of each finding."""
    return {(each["kind"], each["what"], each["name"]): (each["who"] or {}).get("caller") for each in found["findings"]}


def run(workspace, commands):
    """Run the commands that drift printed: ours here, without asking, and pulumi's."""
    for command in commands:
        program, *words = shlex.split(command)
        if program == "pulumi":
            assert words == ["up", "--refresh", "--stack", "local"]
            workspace.up("--refresh")
        else:
            assert (program, words[:3]) == ("bin/apim", ["drift", "--stack", "local"])
            drift(workspace, "--yes", *words[3:])


def edits(portal):
    """Everything somebody may do by hand, by what drift is to say of it."""
    api, operation = f"apis/{API}", f"apis/{API}/operations/{OPERATION}"
    yield (
        ("changed", "operation", operation),
        lambda: portal.api_operation.update(
            GROUP,
            SERVICE,
            API,
            OPERATION,
            if_match="*",
            parameters={"properties": {"urlTemplate": "/deployments/{deployment-id}/chats?api-version={api-version}"}},
        ),
    )
    yield (
        ("added", "operation", f"{api}/operations/models"),
        lambda: portal.api_operation.create_or_update(
            GROUP, SERVICE, API, "models", {"properties": {"displayName": "Models", "method": "GET", "urlTemplate": "/models"}}
        ),
    )
    yield (
        ("added", "operation policy", f"{operation}/policies/policy"),
        lambda: portal.api_operation_policy.create_or_update(GROUP, SERVICE, API, OPERATION, "policy", POLICY),
    )
    yield (
        ("changed", "policy", f"{api}/policies/policy"),
        lambda: portal.api_policy.create_or_update(GROUP, SERVICE, API, "policy", POLICY),
    )
    yield (
        ("changed", "backend", "backends/east-openai"),
        lambda: portal.backend.update(
            GROUP, SERVICE, "east-openai", if_match="*", parameters={"url": "https://elsewhere.example/openai"}
        ),
    )
    yield (
        ("changed", "product", "products/chat"),
        lambda: portal.product.update(GROUP, SERVICE, "chat", if_match="*", parameters={"properties": {"state": "notPublished"}}),
    )
    yield (
        ("missing", "product policy", "products/chat/policies/policy"),
        lambda: portal.product_policy.delete(GROUP, SERVICE, "chat", "policy", if_match="*"),
    )
    yield (
        ("changed", "subscription", "subscriptions/team-one"),
        lambda: portal.subscription.update(
            GROUP, SERVICE, "team-one", if_match="*", parameters={"properties": {"state": "cancelled"}}
        ),
    )
    yield (
        ("missing", "diagnostic", f"{api}/diagnostics/applicationinsights"),
        lambda: portal.api_diagnostic.delete(GROUP, SERVICE, API, "applicationinsights", if_match="*"),
    )
    yield (
        ("changed", "API", api),
        lambda: portal.api.update(GROUP, SERVICE, API, if_match="*", parameters={"properties": {"subscriptionRequired": False}}),
    )


@pytest.mark.timeout(300)
def test_all_that_somebody_changed_is_found_and_put_right(workspace, portal):
    """Right after `up` nothing has drifted; each edit is told with its author; the commands that are told undo all."""
    code, found = drift(workspace)
    assert (code, found["findings"]) == (0, [])
    expected = {}
    for finding, edit in edits(portal):
        edit()
        expected[finding] = f"Jane ({JANE})"
    code, found = drift(workspace)
    assert (code, messages(found)) == (1, expected)
    run(workspace, found["commands"])
    assert drift(workspace) == (0, {**found, "findings": [], "commands": [], "changed": 0, "missing": 0, "added": 0, "notes": []})


@pytest.mark.rest
@pytest.mark.timeout(300)
def test_what_was_taken_away_comes_back(workspace, portal, azure):
    """An operation of the import with all under it, a link, a named value that nothing uses any more, and who took it.

    A log that may not be read is said once, and the rest is told as always.
    """
    portal.api_operation.delete(GROUP, SERVICE, API, OPERATION, if_match="*")
    portal.product_api.delete(GROUP, SERVICE, "chat", API)
    portal.policy_fragment.begin_create_or_update(
        GROUP,
        SERVICE,
        "team",
        {"properties": {"format": "rawxml", "value": '<fragment><set-header name="x" exists-action="delete" /></fragment>'}},
    ).result()
    portal.named_value.delete(GROUP, SERVICE, "team", if_match="*")
    refusal = {"status": 403, "body": {"error": {"code": "AuthorizationFailed", "message": "no"}}}
    azure.arm_fault(plane="arm", match={"path": "/eventtypes/"}, action=refusal)
    code, found = drift(workspace)
    assert (code, list(messages(found).values()), len(found["notes"])) == (1, [None] * 4, 1)
    assert "Monitoring Reader" in found["notes"][0]
    code, found = drift(workspace)
    assert (code, messages(found)) == (
        1,
        {
            ("missing", "operation", f"apis/{API}/operations/{OPERATION}"): f"Jane ({JANE})",
            ("missing", "product's API", f"products/chat/apis/{API}"): f"Jane ({JANE})",
            ("missing", "named value", "namedValues/team"): f"Jane ({JANE})",
            ("changed", "policy fragment", "policyfragments/team"): f"Jane ({JANE})",
        },
    )
    run(workspace, found["commands"])
    assert drift(workspace)[0] == 0


@pytest.mark.rest
@pytest.mark.timeout(300)
def test_what_the_state_has_adopted_is_no_drift(workspace, portal):
    """By a refresh, or by the printed import: the state declares it then, and the next update takes it out again."""
    portal.product.update(GROUP, SERVICE, "chat", if_match="*", parameters={"properties": {"state": "notPublished"}})
    workspace.refresh()
    assert drift(workspace)[0] == 0
    portal.api_operation_policy.create_or_update(GROUP, SERVICE, API, OPERATION, "policy", POLICY)
    (finding,) = drift(workspace)[1]["findings"]
    line = next(part for part in finding["adopt"].split("`") if part.startswith("pulumi import "))
    workspace.stack.aside(*shlex.split(line)[1:], "--yes", "--skip-preview")
    assert drift(workspace)[0] == 0
    assert workspace.up().changes == {"update": 1, "delete": 1}
    assert drift(workspace)[0] == 0
