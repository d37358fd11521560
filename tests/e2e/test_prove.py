"""`apim prove` on stack local: as deployed, in every format, and after each thing that somebody may do by hand."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.conftest import workspaces
from tests.e2e.faults.conftest import lasting
from tests.e2e.proofs import prove, wrong

GROUP, SERVICE, API, HTTP = "rg-ai-local", "apim-local", "azure-openai", "azure-openai-http"
CHAT = "POST /deployments/{deployment-id}/chat/completions routes"
OPENS = "the consumer's key opens a chat call of one token to gpt-4o"
FORMATS = ("text", "json", "junit", "markdown", "github")

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def deployed() -> dict[str, Any]:
    """Stack local as a test before has left it, and Azure as it was right after the update."""
    return {}


@pytest.fixture
def local(deployed, cli, azure, tmp_path, monkeypatch) -> Any:
    """Stack local, deployed: anew where a test before has changed something in Azure and not put it back."""
    monkeypatch.setenv("SSL_CERT_FILE", azure.addresses.ca)
    if not deployed or lasting(azure.state()) != deployed["azure"]:
        azure.reset()
        workspace = workspaces(cli, azure, tmp_path / "stacks")()
        workspace.up()
        deployed |= {"workspace": workspace, "azure": lasting(azure.state())}
    return deployed["workspace"]


def test_a_deployed_stack_is_proven_in_every_format(local):
    """Three APIs, one token of an answer each."""
    outputs = local.outputs
    for form in FORMATS:
        code, text = prove(outputs, "--format", form)
        assert code == 0, text
    told = json.loads(prove(outputs, "--format", "json")[1])
    assert (told["failed"], told["skipped"]) == (0, 0)
    assert told["spent"] == {"calls": 22, "tokens": 6}  # a word of the prompt and one of the answer, each time
    reached = [each["message"] for each in told["checks"] if each["what"] == "the backend is reached at the right URL"]
    assert reached == ["gpt-4o in West Europe"] * 3
    assert "0 failed, 0 skipped; 22 calls, 6 tokens" in prove(outputs)[1]


@pytest.mark.rest
def test_the_deployment_comes_from_the_stack_unless_another_is_named(local):
    """What is missing there, or does not chat, is told with the fix."""
    failed = wrong(local.outputs, "--deployment", "gpt-5")[API, OPENS.replace("4o", "5")]
    assert failed["message"].startswith("expected 200, got 404 DeploymentNotFound from Azure OpenAI; likely the resource")
    assert "proof.deployments" in failed["fix"]
    failed = wrong(local.outputs, "--deployment", "text-embedding-3-small")[HTTP, OPENS.replace("gpt-4o", "text-embedding-3-small")]
    assert failed["message"].startswith(
        "expected 200, got 400 OperationNotSupported from Azure OpenAI; likely the deployment's model"
    )


@pytest.mark.rest
def test_a_revision_that_is_not_there_is_404(local):
    """Revision 1 is the current one, under its own URL too."""
    assert wrong(local.outputs, "--revision", "1") == {}
    failed = [check for check in wrong(local.outputs, "--revision", "2").values() if check["status"] == "failed"]
    assert {check["what"].rsplit(" ", 1)[-1] for check in failed} == {"routes"}


@pytest.mark.rest
def test_a_gateway_that_cannot_be_reached_ends_the_command(local):
    """With exit code 3, and how to trust it."""
    outputs = local.outputs
    closed = {**outputs["apis"][API], "gatewayUrl": "https://127.0.0.1:1/openai"}
    code, text = prove({**outputs, "apis": {**outputs["apis"], API: closed}})
    assert (code, "could not be reached" in text, "SSL_CERT_FILE" in text) == (3, True, True)


@pytest.mark.rest
def test_an_api_that_is_not_among_the_outputs_is_not_deployed(local):
    """The others are proven."""
    outputs = local.outputs
    del outputs["apis"][API]
    assert set(wrong(outputs)) == {(API, "is deployed")}


def test_an_operation_that_is_gone_is_named(local, apim):
    """Declared ones come back with a refresh, imported ones with the next import."""
    outputs = local.outputs
    gone = next(iter(apim.api_operation.list_by_api(GROUP, SERVICE, API)))
    apim.api_operation.delete(GROUP, SERVICE, API, gone.name, if_match="*")
    named = f"{gone.method} {gone.url_template.split('?')[0]} routes"
    found = wrong(outputs)
    assert [key for key, check in found.items() if check["status"] == "failed"] == [(API, named)]
    assert "the operation was deleted" in found[API, named]["message"]
    assert "drift --revert" in found[API, named]["fix"]
    suites = {suite.get("name"): suite for suite in ET.fromstring(prove(outputs, "--format", "junit")[1])}  # noqa: S314 - our own document
    assert [suites[name].get("failures") for name in (API, HTTP)] == ["1", "0"]
    assert f"::error title={API}%3A {named}::" in prove(outputs, "--format", "github")[1]

    apim.api_operation.delete(GROUP, SERVICE, HTTP, "chat-completions", if_match="*")
    assert local.up("--refresh").changes == {"create": 1}
    assert [key for key, check in wrong(outputs).items() if check["status"] == "failed"] == [(API, named)]


@pytest.mark.rest
def test_an_operation_that_was_added_with_a_wildcard_is_found(local, apim):
    """It answers where the contract has nothing."""
    every = {"properties": {"displayName": "Every", "method": "GET", "urlTemplate": "/*", "templateParameters": []}}
    apim.api_operation.create_or_update(GROUP, SERVICE, API, "every", parameters=every)
    (failed,) = wrong(local.outputs).values()
    assert (failed["what"], failed["message"]) == (
        "undeclared paths are 404",
        "expected 404, got 401 from the gateway; likely an operation with a wildcard was added by hand",
    )
    apim.api_operation.delete(GROUP, SERVICE, API, "every", if_match="*")


@pytest.mark.rest
def test_an_api_that_was_opened_by_hand_is_probed_no_further(local, apim):
    """The first call without key that is let in is the last on that API."""
    apim.api.update(GROUP, SERVICE, API, if_match="*", parameters={"properties": {"subscriptionRequired": False}})
    found = {what: check for (api, what), check in wrong(local.outputs).items() if api == API}
    assert {what: check["status"] for what, check in found.items()} == {CHAT: "failed", "all else": "skipped"}
    assert "subscriptionRequired was switched off" in found[CHAT]["message"]
    assert "pulumi up --refresh" in found[CHAT]["fix"]
    apim.api.update(GROUP, SERVICE, API, if_match="*", parameters={"properties": {"subscriptionRequired": True}})


@pytest.mark.rest
def test_a_backend_of_another_url_is_told(local, apim):
    """/openai missing, a host that does not answer, another resource's name."""
    for url, expected in (
        ("https://contoso-openai.openai.azure.com", "got 404 from Azure OpenAI; likely /openai is doubled or missing"),
        ("https://nobody.openai.azure.com/openai", "got 500 from the gateway; likely the backend's host is wrong"),
    ):
        apim.backend.update(GROUP, SERVICE, "contoso-openai-openai", if_match="*", parameters={"url": url})
        (failed,) = wrong(local.outputs).values()
        assert (failed["api"], failed["what"]) == (API, OPENS)
        assert expected in failed["message"]
        assert "pulumi up --refresh" in failed["fix"]
    assert local.up("--refresh").changes == {"update": 1}
    assert wrong(local.outputs) == {}


@pytest.mark.rest
def test_a_policy_that_was_edited_is_told(local, apim):
    """The account's URL in place of the backend, which has the credential: Azure OpenAI refuses."""
    policy = (
        "<policies><inbound><base /><set-backend-service base-url='https://contoso-openai.openai.azure.com/openai' /></inbound>"
    )
    before = apim.api_policy.get(GROUP, SERVICE, API, "policy", format="rawxml").value
    policy += "<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>"
    body = {"properties": {"value": policy, "format": "rawxml"}}
    apim.api_policy.create_or_update(GROUP, SERVICE, API, "policy", parameters=body, if_match="*")
    (failed,) = wrong(local.outputs).values()
    assert "got 401 from Azure OpenAI; likely the named value holds an old key" in failed["message"]
    body = {"properties": {"value": before, "format": "rawxml"}}
    apim.api_policy.create_or_update(GROUP, SERVICE, API, "policy", parameters=body, if_match="*")


@pytest.mark.rest
def test_a_key_that_was_switched_off_is_told(local, apim):
    """It opens nothing any more; only the checks with it fail."""
    apim.subscription.update(GROUP, SERVICE, "demo", if_match="*", parameters={"properties": {"state": "suspended"}})
    found = wrong(local.outputs)
    assert set(found) == {(API, OPENS), (HTTP, OPENS), ("azure-openai-v1", OPENS)}
    assert "subscription suspended" in found[API, OPENS]["message"]
    apim.subscription.update(GROUP, SERVICE, "demo", if_match="*", parameters={"properties": {"state": "active"}})


@pytest.mark.parametrize("outputs", [[], {}, {"apis": {API: {}}}])
def test_outputs_of_another_shape_are_wrong_usage(outputs):
    """The message says what is missing and what to run."""
    code, text = prove(outputs)
    assert (code, "run pulumi up --stack local first" in text) == (2, True)
