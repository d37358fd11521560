"""A model server that is not ours (npm @copilotkit/aimock) behind our gateway: the gateway is not fitted to our own."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest
from azure.mgmt.apimanagement import models

import policy
from tools.paths import CACHE

PACKAGE = "@copilotkit/aimock@1.43.0"
GROUP, SERVICE = "rg-ai-local", "apim-local"
SAYS = "A gateway lets in whom it should."
FIXTURES = {"fixtures": [{"match": {"userMessage": "gateway"}, "response": {"content": SAYS}}]}


@pytest.fixture(scope="module")
def aimock(tmp_path_factory) -> Iterator[str]:
    """Its address; installed once into the cache, where npm is there to do so."""
    npm, folder = shutil.which("npm"), CACHE / "aimock"
    if npm is None:
        pytest.skip("needs npm (Node 20.15 or newer) to run the other model server")
    command = folder / "node_modules" / ".bin" / "llmock"
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        line = [npm, "install", "--no-audit", "--no-fund", "--silent", PACKAGE]
        done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False, timeout=200)
        if done.returncode:
            pytest.skip(f"npm cannot install {PACKAGE} here: {done.stderr.strip()[:200]}")
    fixtures = tmp_path_factory.mktemp("aimock") / "fixtures.json"
    fixtures.write_text(json.dumps(FIXTURES), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([str(command), "-p", str(port), "-f", str(fixtures), "--log-level", "silent"]) as process:
        try:
            yield _listening(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def _listening(url: str, process: subprocess.Popen[bytes]) -> str:
    """The address, once something answers there."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(url, timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return url
    pytest.fail(f"the other model server does not listen at {url}")


@pytest.fixture
def client(aimock, apim, openai_client, azure):
    """A consumer's client of an API whose backend is the other server, with the policy that this program builds, and a limit."""
    limit = policy.TokenLimit(counter="all", tokens_per_minute=10_000, remaining_tokens_header="x-left")
    options = policy.ApiPolicy(
        backend="other", credential=policy.KeyCredential("otherKey"), key_header="api-key", key_query="api-key", limits=(limit,)
    )
    api = models.ApiCreateOrUpdateParameter(
        display_name="Other",
        path="other",
        protocols=["https"],
        subscription_key_parameter_names=models.SubscriptionKeyParameterNamesContract(header="api-key", query="api-key"),
    )
    template = "/openai/deployments/{deployment}/chat/completions"
    operation = models.OperationContract(
        display_name="Chat",
        method="POST",
        url_template=template,
        template_parameters=[models.ParameterContract(name="deployment", type="string", required=True)],
    )
    named = models.NamedValueCreateContract(display_name="otherKey", secret=True, value="any")
    apim.named_value.begin_create_or_update(GROUP, SERVICE, "otherKey", named).result()
    apim.backend.create_or_update(GROUP, SERVICE, "other", models.BackendContract(url=aimock, protocol="http"))
    apim.api.begin_create_or_update(GROUP, SERVICE, "other", api).result()
    apim.api_operation.create_or_update(GROUP, SERVICE, "other", "chat", operation)
    document = models.PolicyContract(value=policy.api_policy(options), format="xml")
    apim.api_policy.create_or_update(GROUP, SERVICE, "other", "policy", document)
    subscription = models.SubscriptionCreateParameters(scope="/apis/other", display_name="Other")
    key = apim.subscription.create_or_update(GROUP, SERVICE, "other", subscription).primary_key
    return openai_client(azure_endpoint=f"{azure.addresses.gateway}/other", api_key=key, api_version="2024-10-21")


@pytest.mark.rest
def test_the_same_calls_are_answered(client):
    """Whole and streamed, with usage, through keys, headers and limits of the gateway."""
    question = [{"role": "user", "content": "What is a gateway for?"}]
    whole = client.chat.completions.with_raw_response.create(model="gpt-4o", messages=question)
    assert whole.parse().choices[0].message.content == SAYS
    assert 0 < int(whole.headers["x-left"]) < 10_000
    events = list(client.chat.completions.create(model="gpt-4o", messages=question, stream=True))
    pieces = [choice.delta.content for event in events for choice in event.choices if choice.delta.content]
    assert len(pieces) > 1
    assert "".join(pieces) == SAYS
