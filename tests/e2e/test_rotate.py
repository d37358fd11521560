"""`apim rotate` while callers call: no call fails, wherever the rotation is interrupted."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.e2e.conftest import Workspace, workspaces
from tests.e2e.load import Load, load
from tools import simulator_process
from tools.paths import ROOT

pytestmark = pytest.mark.timeout(900)

CHAT = "/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
ANY = -1
"""Whatever the exit code."""
SERVICE = "/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
ACCOUNT = "/resourceGroups/rg-ai-local/providers/Microsoft.CognitiveServices/accounts/contoso-openai"


def rotate(workspace: Workspace, what: str, *arguments: str, code: int = 0) -> str:
    """The command on the workspace's stack; what it printed."""
    line = [sys.executable, "-m", "apim", "rotate", what, "--stack", workspace.stack.name]
    line += ["--config-file", str(workspace.stack.config_file), *arguments]
    done = subprocess.run(line, cwd=ROOT, env=workspace.stack.env(), capture_output=True, text=True, check=False)
    assert code in {done.returncode, ANY}, done.stdout + done.stderr
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


@pytest.mark.soak  # before a merge tests/apim/rotate/test_backend.py has it in memory, test_the_key_of_a_backend turns one
def test_a_key_that_is_given_is_tried_first(azure, deployed, tmp_path):
    """One that opens nothing is refused with nothing written; the right one is gone over to, and the old key stays."""
    first, second = account_keys(azure)
    file, before, config = tmp_path / "key", azure.state(), deployed.stack.config_file.read_bytes()
    file.write_text("0" * 32, encoding="ascii")
    told = rotate(deployed, "backend", "contoso-openai", "--key-file", str(file), "--yes", code=1)
    assert "the given key does not open account contoso-openai (401 at https://127.0.0.1:" in told
    assert (azure.state(), deployed.stack.config_file.read_bytes()) == (before, config)
    file.write_text(f"{second}\n", encoding="ascii")
    with load(azure, url(deployed), keys(azure)[0]) as called:
        told = rotate(deployed, "backend", "contoso-openai", "--key-file", str(file), "--prove", "2", "--yes")
    assert "the old key opens the account until whoever manages it makes it anew" in told
    assert (called.failures, account_keys(azure), notes(azure)) == ([], (first, second), [])
    assert post(azure, f"{SERVICE}/namedValues/openaiKey/listValue")["value"] == second


@pytest.mark.soak  # the same two tests
def test_the_old_key_stays_while_another_stack_uses_it(cli, azure, tmp_path):
    """It is named with its owner; once that stack has gone over, the old key goes, and the first command ends what it began."""
    azure.reset()
    text = (ROOT / "Pulumi.local.yaml").read_text(encoding="utf-8")
    stacks = []
    for name in ("one", "two"):
        file = tmp_path / f"{name}.yaml"
        environment = f"  azure-openai-apim:environment: {{suffix: {name}, pathPrefix: {name}}}\n"
        file.write_text(f"{text}{environment}", encoding="utf-8")
        stacks.append(workspaces(cli, azure, tmp_path / f"stacks-{name}")(stack_file=file))
        stacks[-1].up()
    one, two = stacks
    first, second = account_keys(azure)
    turned = ("backend", "contoso-openai", "--prove", "0", "--yes")
    told = rotate(one, *turned, code=1)
    assert 'backend "contoso-openai-two" of stack "local" of project "azure-openai-apim"' in told
    assert 'the old key is still in use:\n  named value "openaiKey-two" of stack "local"' in told
    assert account_keys(azure) == (first, second)
    rotate(two, *turned)
    assert account_keys(azure)[0] != first
    rotate(one, *turned)
    assert (account_keys(azure)[1], notes(azure)) == (second, [])
    values = [post(azure, f"{SERVICE}/namedValues/openaiKey-{name}/listValue")["value"] for name in ("one", "two")]
    assert values == [second, second]
    azure.reset()


VAULT = "/resourceGroups/rg-ai-local/providers/Microsoft.KeyVault/vaults/contoso-kv"
OFFICER = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"


@pytest.mark.soak  # before a merge test_consumer_keys.py has a key in a vault, tests/apim/rotate both halves and the refusal
def test_keys_are_versions_in_a_key_vault(azure, deploy, tmp_path):
    """The newest version is the key to use, in both halves; without a role nothing is regenerated but the next attempt goes on."""
    tenant, subscription = azure.addresses.tenant, f"/subscriptions/{azure.addresses.subscription}"
    made = {"tenantId": tenant, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    vault = asked(azure, "PUT", VAULT, "2023-07-01", {"location": "westeurope", "properties": made})
    text = (ROOT / "Pulumi.local.yaml").read_text(encoding="utf-8")
    place = f"keyVault: {{vault: {subscription}{VAULT}, secret: team}}"
    assert text.count("displayName: Demo") == 1
    file = tmp_path / "vaulted.yaml"
    file.write_text(text.replace("displayName: Demo", f"displayName: Demo\n      {place}"), encoding="utf-8")
    workspace = deploy(stack_file=file)
    workspace.up()
    assert "ForbiddenByRbac" in rotate(workspace, "subscription", "demo", "--yes", code=3)
    role = f"{subscription}/providers/Microsoft.Authorization/roleDefinitions/{OFFICER}"
    assignment = f"{VAULT}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-3333-4444-555555555555"
    principal = {"roleDefinitionId": role, "principalId": "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c04"}
    asked(azure, "PUT", assignment, "2022-04-01", {"properties": principal})
    rotate(workspace, "subscription", "demo", "--yes", code=1)
    assert newest(azure, vault) == keys(azure)[1] == workspace.outputs["secondarySubscriptionKeys"]["demo"]
    rotate(workspace, "subscription", "demo", "--switched", "--yes")
    assert newest(azure, vault) == keys(azure)[0] == workspace.outputs["subscriptionKeys"]["demo"]
    azure.reset()


def newest(azure: Any, vault: dict[str, Any]) -> str:
    """What a consumer with a role reads from the vault."""
    addresses = azure.addresses
    form = {"grant_type": "client_credentials", "client_id": addresses.client_id, "client_secret": addresses.client_secret}
    with simulator_process.client(addresses) as http:
        body = http.post(
            f"/{addresses.tenant}/oauth2/v2.0/token", data={**form, "scope": "https://vault.azure.net/.default"}
        ).json()
        url = f"{vault['properties']['vaultUri']}secrets/team?api-version=7.5"
        answer = http.get(url, headers={"Authorization": f"Bearer {body['access_token']}"})
    return str(answer.raise_for_status().json()["value"])


@pytest.mark.soak  # before a merge the page turning-keys turns both, by the same commands
def test_both_keys_of_a_subscription(azure, deployed):
    """Each half waits for its confirmation; consumers that follow notice nothing."""
    first, second = keys(azure)
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
    assert deployed.preview("--expect-no-changes").changes == {}


def test_the_key_of_a_backend(azure, deployed):
    """Without --yes nothing is written; then over to the other key of the account, and the old one is made anew."""
    first, second = account_keys(azure)
    before = azure.state()
    told = rotate(deployed, "backend", "contoso-openai", code=1)
    assert (account_keys(azure), azure.state()) == ((first, second), before)
    assert 'backend "contoso-openai-openai" of this stack' in told
    assert "invisible" in told
    with load(azure, url(deployed), keys(azure)[0]) as called:
        told = rotate(deployed, "backend", "contoso-openai", "--prove", "2", "--yes")
    assert called.failures == []
    assert account_keys(azure)[1] == second
    assert account_keys(azure)[0] != first
    assert first not in told
    assert second not in told
    assert notes(azure) == []
    assert deployed.preview("--expect-no-changes").changes == {}


POINTS = {
    "the note": ("PUT", "/namedValues/rotation-"),
    "the deployment": ("PUT", "/namedValues/openaiKey$"),
    "the old key": ("POST", "/regenerateKey$"),
    "the end": ("DELETE", "/namedValues/rotation-"),
}
"""Writes of a rotation of a backend."""
HALVES = {
    "the first note": ("PUT", "/namedValues/rotation-", 0),
    "the secondary key": ("POST", "/regenerateSecondaryKey$", 0),
    "the second note": ("PUT", "/namedValues/rotation-", 1),
    "the primary key": ("POST", "/regeneratePrimaryKey$", 0),
    "the end": ("DELETE", "/namedValues/rotation-", 0),
}
"""Writes of a rotation of a subscription, and how many like it come before."""
CALLS = 2000
CALLERS = 8


@contextmanager
def calling(azure: Any, workspace: Workspace) -> Iterator[Load]:
    """At least 2,000 calls, at up to 80 a second, none of which fails."""
    with load(azure, url(workspace), workspace.outputs["subscriptionKeys"]["demo"], callers=CALLERS) as called:
        yield called
        for _ in range(600):
            if len(called.traces) >= CALLS:
                break
            time.sleep(0.5)
    assert called.failures == []
    assert len(called.traces) >= CALLS


def refuse(azure: Any, method: str, path: str, *, after: bool, skip: int = 0) -> None:
    """The next such request is refused, before or after it is carried out."""
    action = {"status": 403, "code": "AuthorizationFailed", "message": "on demand", "after": after}
    azure.arm_fault(plane="arm", match={"method": method, "path": path}, action=action, skip=skip)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_backends_key_wherever_it_is_interrupted(azure, deployed):
    """Refused before and after each write, the same command goes on, and no call notices any of it."""
    for method, path in POINTS.values():
        for after in (False, True):
            before = set(account_keys(azure))
            refuse(azure, method, path, after=after)
            with calling(azure, deployed):
                rotate(deployed, "backend", "contoso-openai", "--prove", "2", "--yes", code=3)
                if not (after and method == "DELETE"):  # else it was over, and the command would turn the next one
                    rotate(deployed, "backend", "contoso-openai", "--prove", "2", "--yes")
            assert len(before & set(account_keys(azure))) == 1
            assert notes(azure) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_subscriptions_keys_wherever_it_is_interrupted(azure, deployed):
    """The same in both halves, with consumers that go over when they are asked to, and back at the end."""
    for method, path, skip in HALVES.values():
        for after in (False, True):
            before = set(keys(azure))
            refuse(azure, method, path, after=after, skip=skip)
            with calling(azure, deployed) as called:
                first = ("subscription", "demo", "--yes")
                if "--switched --yes" not in rotate(deployed, *first, code=ANY):
                    rotate(deployed, *first, code=1)
                called.key = deployed.outputs["secondarySubscriptionKeys"]["demo"]
                second = ("subscription", "demo", "--switched", "--yes")
                if "are new" not in rotate(deployed, *second, code=ANY):
                    assert "new" in rotate(deployed, *second, code=ANY) or not notes(azure)
                deployed.up("--expect-no-changes")
                called.key = deployed.outputs["subscriptionKeys"]["demo"]
            assert not before & set(keys(azure))
            assert notes(azure) == []
