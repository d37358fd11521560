"""Where the keys of consumers are, and where never: canaries in everything that a stack and its commands leave behind."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Workspace
from tests.e2e.test_rotate import OFFICER, SERVICE, VAULT, asked, newest, post
from tools.paths import ROOT

pytestmark = [pytest.mark.rest, pytest.mark.timeout(900)]

KEYS = {name: [f"{which}canary{name}" for which in ("first", "second")] for name in ("exported", "vaulted")}
"""Of each subscription: what Azure is made to say when it is asked for keys."""


def apim(workspace: Workspace, *arguments: str, code: int = 0, stdin: str | None = None) -> str:
    """A command on the workspace's stack; what it printed."""
    line = [sys.executable, "-m", "apim", *arguments]
    done = subprocess.run(line, cwd=ROOT, env=workspace.stack.env(), input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def vault(azure) -> Any:
    """A Key Vault, in which the deploying identity may write."""
    made = {"tenantId": azure.addresses.tenant, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    yield asked(azure, "PUT", VAULT, "2023-07-01", {"location": "westeurope", "properties": made})
    azure.reset()


def may_write(azure: Any) -> None:
    """Give the deploying identity its role at the vault."""
    role = f"/subscriptions/{azure.addresses.subscription}/providers/Microsoft.Authorization/roleDefinitions/{OFFICER}"
    assignment = f"{VAULT}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-3333-4444-555555555555"
    principal = {"roleDefinitionId": role, "principalId": "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c04"}
    asked(azure, "PUT", assignment, "2022-04-01", {"properties": principal})


def with_subscriptions(folder: Path, vault_id: str) -> Path:
    """Stack local with one more consumer of each way."""
    text = (ROOT / "Pulumi.local.yaml").read_text(encoding="utf-8")
    head, key, rest = text.partition("azure-openai-apim:subscriptions:\n")
    assert key
    place = f"{{vault: {vault_id}, secret: team, only: true}}"
    more = "    - {name: exported, displayName: Exported}\n"
    more += f"    - {{name: vaulted, displayName: Vaulted, keyVault: {place}}}\n"
    file = folder / "keys.yaml"
    file.write_text(f"{head}{key}{more}{rest}", encoding="utf-8")
    return file


def test_canaries(azure, vault, deploy, tmp_path):
    """Keys in outputs are encrypted wherever they are; those of the vault are in nothing but the vault, in clear or not."""
    may_write(azure)
    workspace = deploy(stack_file=with_subscriptions(tmp_path, vault["id"]))
    texts = [workspace.up().text]
    for name, keys in KEYS.items():
        path = f"{SERVICE}/subscriptions/{name}"
        properties = {**asked(azure, "GET", path)["properties"], "primaryKey": keys[0], "secondaryKey": keys[1]}
        sent = {key: properties[key] for key in ("displayName", "scope", "state", "primaryKey", "secondaryKey")}
        asked(azure, "PUT", path, body={"properties": sent})
        assert post(azure, f"{path}/listSecrets")["primaryKey"] == keys[0]
    stack = ["--stack", workspace.stack.name]
    file = ["--config-file", str(workspace.stack.config_file)]
    texts += [workspace._run("up", "--yes", "--refresh", "--diff", "--logtostderr", "-v=3", code=0).text]  # with its preview
    assert workspace.outputs["subscriptionKeys"]["exported"] == KEYS["exported"][0]
    assert set(workspace.outputs["subscriptionKeys"]) == {"demo", "exported"}
    handed = ["rotate", "subscription", "vaulted", *stack, *file, "--hand-out"]
    texts += [apim(workspace, *handed, code=1), apim(workspace, *handed, "--yes")]
    assert newest(azure, vault) == KEYS["vaulted"][0]
    preview = workspace.stack.capture("preview", "--json").stdout
    texts += [
        preview,
        apim(workspace, "report", "-", stdin=preview),
        apim(workspace, "drift", *stack),
        apim(workspace, "deployed", *stack),
    ]
    texts += [workspace.stack.aside("stack", "export", *stack).stdout, workspace.log.read_text(encoding="utf-8")]
    open_ = workspace.stack.aside("stack", "export", "--show-secrets", *stack).stdout
    assert KEYS["exported"][0] in open_
    assert [key for key in KEYS["vaulted"] if key in open_] == []
    kept = [*left_behind(workspace.stack.folder), *left_behind(workspace.stack.config_file.parent), *texts]
    assert len(kept) > len(texts) + 3
    assert [(key, text[:200]) for text in kept for keys in KEYS.values() for key in keys if key in text] == []
    apim(workspace, "rotate", "subscription", "vaulted", *stack, *file, "--yes", code=1)
    secondary = post(azure, f"{SERVICE}/subscriptions/vaulted/listSecrets")["secondaryKey"]
    assert newest(azure, vault) == secondary != KEYS["vaulted"][1]
    assert secondary not in workspace.stack.aside("stack", "export", "--show-secrets", *stack).stdout


def test_keys_that_a_write_answers_are_secret(azure, deploy):
    """The provider keeps that answer where it reads nothing afterwards; a refresh takes them out of the state."""
    workspace = deploy(ARM_SKIP_READ_ON_UPDATE="true")
    workspace.up()
    kept = post(azure, f"{SERVICE}/subscriptions/demo/listSecrets")["secondaryKey"]
    assert "ciphertext" in of_subscription(workspace)["secondaryKey"]
    assert [text[:200] for text in left_behind(workspace.stack.folder) if kept in text] == []
    assert workspace.up("--refresh", "--expect-no-changes").changes == {}
    assert "secondaryKey" not in of_subscription(workspace)
    azure.reset()


def of_subscription(workspace: Workspace) -> dict[str, Any]:
    """Outputs of the stack's one subscription, secrets encrypted."""
    resources = workspace.exported()["deployment"]["resources"]
    (found,) = (each["outputs"] for each in resources if each["type"] == "azure-native:apimanagement:Subscription")
    return dict(found)


def left_behind(folder: Path) -> list[str]:
    """Texts of all files below a folder of the stack: states, their history and backups, plans and logs."""
    files = [each for each in folder.rglob("*") if each.is_file() and not each.is_symlink() and "plugins" not in each.parts]
    return [each.read_bytes().decode("utf-8", errors="replace") for each in files]
