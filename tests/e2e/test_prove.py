"""`review prove` on stack local as deployed, and after somebody deleted an operation by hand."""

import json

import pytest
from typer.testing import CliRunner

from review.__main__ import app

GROUP, SERVICE, API = "rg-ai-local", "apim-local", "azure-openai"


def prove(outputs, *arguments):
    """Exit code and what the command printed on both streams."""
    line = ["prove", "--stack", "local", "--outputs", "-", *arguments]
    done = CliRunner().invoke(app, line, input=json.dumps(outputs))
    return done.exit_code, done.output


@pytest.mark.timeout(240)
def test_a_deployed_stack_is_proven_until_an_operation_is_gone(deploy, azure, apim, monkeypatch):
    """The failing check names the operation; no output holds the key."""
    monkeypatch.setenv("SSL_CERT_FILE", azure.addresses.ca)
    workspace = deploy()
    workspace.up()
    outputs = workspace.outputs
    code, text = prove(outputs, "--deployment", "gpt-4o")
    assert (code, "0 failed, 0 skipped" in text) == (0, True), text
    assert outputs["subscriptionKey"] not in text

    gone = next(iter(apim.api_operation.list_by_api(GROUP, SERVICE, API)))
    apim.api_operation.delete(GROUP, SERVICE, API, gone.name, if_match="*")
    code, text = prove(outputs, "--format", "json")
    failed = [check for check in json.loads(text)["checks"] if check["status"] == "failed"]
    assert code == 1
    named = f"{gone.method} {gone.url_template.split('?')[0]} routes"
    assert [(check["api"], check["what"]) for check in failed] == [(API, named)]
    assert outputs["subscriptionKey"] not in text
    closed = {**outputs["apis"][API], "gatewayUrl": "https://127.0.0.1:1/openai"}
    code, text = prove({**outputs, "apis": {**outputs["apis"], API: closed}})
    assert (code, "could not be reached" in text) == (3, True)

    apim.api_operation.delete(GROUP, SERVICE, f"{API}-http", "chat-completions", if_match="*")
    assert workspace.up("--refresh").changes == {"create": 1}  # the declared operation; an imported one is no resource
    code, text = prove(outputs)
    assert (code, "1 failed" in text, f"proven   {API}-http: POST" in text) == (1, True, True), text
    workspace.destroy()


@pytest.mark.timeout(240)
def test_an_api_that_was_opened_by_hand_is_probed_no_further(deploy, azure, apim, monkeypatch):
    """The first call without key that is let in is the last on that API."""
    monkeypatch.setenv("SSL_CERT_FILE", azure.addresses.ca)
    workspace = deploy()
    workspace.up()
    apim.api.update(GROUP, SERVICE, API, if_match="*", parameters={"properties": {"subscriptionRequired": False}})
    code, text = prove(workspace.outputs, "--format", "json")
    checks = [check for check in json.loads(text)["checks"] if check["api"] == API]
    assert code == 1
    assert [check["status"] for check in checks] == ["failed", "skipped"]
    assert "subscriptionRequired" in checks[0]["message"]
    workspace.destroy()


@pytest.mark.parametrize("outputs", [[], {}, {"apis": {API: {}}}])
def test_outputs_of_another_shape_are_wrong_usage(outputs):
    """The message says what is missing and what to run."""
    code, text = prove(outputs)
    assert (code, "run pulumi up --stack local first" in text) == (2, True)
