"""`apim rotate` while callers call: no call fails, wherever the rotation is interrupted."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.conftest import Workspace
from tests.e2e.load import load
from tools import simulator_process
from tools.paths import ROOT

pytestmark = pytest.mark.timeout(900)

CHAT = "/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
SERVICE = "/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
ACCOUNT = "/resourceGroups/rg-ai-local/providers/Microsoft.CognitiveServices/accounts/contoso-openai"


def rotate(workspace: Workspace, what: str, *arguments: str, code: int = 0) -> str:
    """The command on the workspace's stack; what it printed."""
    line = [sys.executable, "-m", "apim", "rotate", what, "--stack", workspace.stack.name]
    line += ["--config-file", str(workspace.stack.config_file), *arguments]
    done = subprocess.run(line, cwd=ROOT, env=workspace.stack.env(), capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def asked(azure: Any, method: str, path: str, version: str = "2024-05-01", body: Any = None) -> dict[str, Any]:
    """What ARM answers to somebody in the portal."""
    url = f"/subscriptions/{azure.addresses.subscription}{path}?api-version={version}"
    with simulator_process.client(azure.addresses) as http:
        answer = http.request(method, url, json=body, headers={"Authorization": "Bearer portal"})
    return dict(answer.raise_for_status().json())


def post(azure: Any, path: str, version: str = "2024-05-01") -> dict[str, Any]:
    """An action on a resource."""
    return asked(azure, "POST", path, version)


def keys(azure: Any) -> tuple[str, str]:
    """Of the subscription."""
    found = post(azure, f"{SERVICE}/subscriptions/demo/listSecrets")
    return found["primaryKey"], found["secondaryKey"]


def account_keys(azure: Any) -> tuple[str, str]:
    """Of the account."""
    found = post(azure, f"{ACCOUNT}/listKeys", "2024-10-01")
    return found["key1"], found["key2"]


def notes(azure: Any) -> list[str]:
    """What rotations have left in the service."""
    return [each["id"] for each in azure.state()["resources"] if "/namedvalues/rotation-" in each["id"].lower()]


def url(workspace: Workspace) -> str:
    """Of a chat."""
    return f"{workspace.outputs['apis']['azure-openai']['gatewayUrl']}{CHAT}"


@pytest.fixture
def deployed(azure, deploy) -> Iterator[Workspace]:
    """Stack local; the world is new afterwards."""
    path = f"{ACCOUNT}/deployments/gpt-4o"
    model = asked(azure, "GET", path, "2024-10-01")
    body = {"sku": {**model["sku"], "capacity": 10_000}, "properties": {"model": model["properties"]["model"]}}
    asked(azure, "PUT", path, "2024-10-01", body)  # room for many calls
    workspace = deploy()
    workspace.up()
    yield workspace
    azure.reset()


@pytest.mark.rest
def test_both_keys_of_a_subscription(azure, deployed):
    """Without --yes nothing is written; each half waits for its confirmation; consumers that follow notice nothing."""
    first, second = keys(azure)
    before = azure.state()
    assert "next  note in the service" in rotate(deployed, "subscription", "demo", code=1)
    assert azure.state() == before
    with load(azure, url(deployed), first) as called:
        told = rotate(deployed, "subscription", "demo", "--yes", code=1)
        assert "--switched --yes" in told
        called.key = deployed.outputs["secondarySubscriptionKeys"]["demo"]
        assert called.key not in {first, second}
        assert rotate(deployed, "subscription", "demo", "--yes", code=1).count("done ") == 3
        assert "are new" in rotate(deployed, "subscription", "demo", "--switched", "--yes")
        called.key = deployed.outputs["subscriptionKeys"]["demo"]
    assert called.failures == []
    assert len(called.traces) > 100
    assert not {first, second} & set(keys(azure))
    assert notes(azure) == []
    assert deployed.up("--expect-no-changes").changes == {}


def test_the_key_of_a_backend(azure, deployed):
    """Over to the other key of the account, and the old one is made anew."""
    first, second = account_keys(azure)
    told = rotate(deployed, "backend", "contoso-openai", code=1)
    assert 'backend "contoso-openai-openai" of this stack' in told
    assert "invisible" in told
    with load(azure, url(deployed), keys(azure)[0]) as called:
        told = rotate(deployed, "backend", "contoso-openai", "--prove", "5", "--yes")
    assert called.failures == []
    assert account_keys(azure)[1] == second
    assert account_keys(azure)[0] != first
    assert first not in told
    assert second not in told
    assert notes(azure) == []
    assert deployed.up("--expect-no-changes").changes == {}
