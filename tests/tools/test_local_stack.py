"""The environment and the command lines of a stack in the simulator. The CLI is a script that records its arguments."""

import os
from importlib.metadata import version
from pathlib import Path

import pytest

from tools import local_stack, stand_in
from tools.console import ToolError
from tools.engine import Engine
from tools.local_stack import LocalStack
from tools.paths import VENV
from tools.simulator_process import Addresses

ADDRESSES = Addresses(
    arm="https://127.0.0.1:8443",
    gateway="https://127.0.0.1:8444",
    model="https://127.0.0.1:8445",
    ca="/state/ca.pem",
    tenant="the-tenant",
    subscription="the-subscription",
    client_id="the-client",
    client_secret="the-client-secret",
    control_key="the-control-key",
)
COMMITTED = "config:\n  azure-openai-apim:service: {name: apim-local}\n"
PULUMI = """
case "$*" in
  *--secret*) printf 'stdin: ' >> "$CALLS"; cat >> "$CALLS"; echo >> "$CALLS" ;;
  *"stack select"*) echo 'encryptionsalt: v1:salt' >> Pulumi.local.yaml ;;
  *"stack ls"*) echo '[{"name": "organization/azure-openai-apim/local"}]' ;;
  *"stack output"*) echo '{"gatewayUrl": "https://gateway"}' ;;
  *"stack rm"*) echo 'error: stack still has resources' >&2; exit 255 ;;
esac
"""


@pytest.fixture
def project(tmp_path):
    """A Pulumi project with a committed stack file."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: azure-openai-apim\n", encoding="utf-8")
    (folder / "Pulumi.local.yaml").write_text(COMMITTED, encoding="utf-8")
    return folder


@pytest.fixture
def stack(project, programs, tmp_path, monkeypatch):
    """Stack local of that project, and the log of what the CLI was asked."""
    log = programs(keep_system=True, pulumi=PULUMI)
    monkeypatch.setenv("CALLS", str(log))
    return LocalStack(project, tmp_path / "cache", Engine(tmp_path / "path", "v3.259.0", "installed"), ADDRESSES), log


def test_nothing_of_real_clouds_reaches_the_simulator(monkeypatch, tmp_path):
    """Variables of the developer's own logins are dropped; the ones for the simulator are exactly these."""
    for name in ("PULUMI_ACCESS_TOKEN", "PULUMI_STACK", "ARM_USE_OIDC", "AZURE_CONFIG_DIR", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "real")
    monkeypatch.setenv("NO_PROXY", "intranet")
    engine = Engine(Path("/engine/bin"), "v3.259.0", "installed")
    environment = local_stack.environment(engine, ADDRESSES, tmp_path)
    assert {name: value for name, value in environment.items() if name.startswith(local_stack.FOREIGN)} == {
        "PULUMI_HOME": str(tmp_path / "pulumi"),
        "PULUMI_BACKEND_URL": f"file://{tmp_path}/state?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": local_stack.PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        "ARM_METADATA_HOSTNAME": "127.0.0.1:8443",
        "ARM_DISABLE_INSTANCE_DISCOVERY": "true",
        "ARM_TENANT_ID": "the-tenant",
        "ARM_SUBSCRIPTION_ID": "the-subscription",
        "ARM_CLIENT_ID": "the-client",
        "ARM_CLIENT_SECRET": "the-client-secret",
    }
    assert (environment["SSL_CERT_FILE"], environment["NO_PROXY"]) == ("/state/ca.pem", "intranet,127.0.0.1,localhost")
    assert environment["PATH"].split(os.pathsep)[:2] == [str(VENV / "bin"), "/engine/bin"]


def test_configure_keeps_the_committed_file_and_hides_the_key(stack, project):
    """The derived stack file gets the salt; the key goes over stdin, never on a command line."""
    local, log = stack
    local.configure(project / "Pulumi.local.yaml", {"azure-openai-apim:openaiKey": "the-key"})
    calls = log.read_text(encoding="utf-8").splitlines()
    assert calls == [
        "stack select --create local --non-interactive --color=never",
        "config set --secret --stack local azure-openai-apim:openaiKey --non-interactive --color=never",
        "stdin: the-key",
    ]
    assert (project / "Pulumi.local.yaml").read_text(encoding="utf-8") == COMMITTED
    assert local.config_file.read_text(encoding="utf-8") == f"{COMMITTED}encryptionsalt: v1:salt\n"


def test_how_the_committed_file_is_encrypted_does_not_count(stack, project):
    """After `pulumi stack init local` by hand it has the salt of another passphrase."""
    local, _ = stack
    foreign = "encryptionsalt: v1:foreign\nsecretsprovider: awskms://x\nencryptedkey: k\n"
    (project / "Pulumi.local.yaml").write_text(COMMITTED + foreign, encoding="utf-8")
    local.configure(project / "Pulumi.local.yaml", {})
    assert local.config_file.read_text(encoding="utf-8") == f"{COMMITTED}encryptionsalt: v1:salt\n"


def test_a_salt_of_another_passphrase_is_replaced(stack, project, programs):
    """Where one got into the derived file, which no `git checkout` brings back."""
    local, _ = stack
    programs(
        keep_system=True,
        pulumi=f'grep -q v1:foreign Pulumi.local.yaml && {{ echo "error: incorrect passphrase" >&2; exit 255; }}\n{PULUMI}',
    )
    local.config_file.parent.mkdir(parents=True)
    local.config_file.write_text("config: {}\nencryptionsalt: v1:foreign\n", encoding="utf-8")
    local.configure(project / "Pulumi.local.yaml", {})
    assert local.config_file.read_text(encoding="utf-8") == f"{COMMITTED}encryptionsalt: v1:salt\n"


def test_the_stand_in_is_where_pulumi_looks_for_installed_plugins(stack, project):
    """Under the version of the SDK; a link that somebody made there is not followed."""
    local, _ = stack
    script = local.folder / "pulumi" / "plugins" / f"resource-azure-native-v{version('pulumi_azure_native')}" / stand_in.PLUGIN.name
    script.parent.mkdir(parents=True)
    other = local.folder / "other"
    other.write_text("mine", encoding="utf-8")
    script.symlink_to(other)
    for _ in range(2):
        local.configure(project / "Pulumi.local.yaml", {})
    assert (script.is_symlink(), other.read_text(encoding="utf-8")) == (False, "mine")
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8") == f'#!/bin/sh\nexec {stand_in.PLUGIN} "$@"\n'


def test_configure_again_keeps_the_salt(stack, project):
    """A second run starts from the committed file and the salt that the state's secrets were encrypted with."""
    local, _ = stack
    local.configure(project / "Pulumi.local.yaml", {})
    (project / "Pulumi.local.yaml").write_text(COMMITTED + "  azure-openai-apim:protect: false\n", encoding="utf-8")
    local.configure(project / "Pulumi.local.yaml", {})
    lines = local.config_file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line][:4] == [
        *COMMITTED.splitlines(),
        "  azure-openai-apim:protect: false",
        "encryptionsalt: v1:salt",
    ]


def test_commands_name_stack_and_derived_file(stack, project):
    """Every deployment command runs in the project with the derived file."""
    local, log = stack
    assert local.run("up", "--yes") == 0
    assert local.capture("preview").returncode == 0
    file = local.config_file
    assert log.read_text(encoding="utf-8").splitlines() == [
        f"up --stack local --config-file {file} --yes",
        f"preview --stack local --config-file {file} --non-interactive --color=never",
    ]


def test_outputs_and_existence(stack, project):
    """Both are read from the CLI; without a derived project nothing exists."""
    local, _ = stack
    assert not local.exists()
    local.configure(project / "Pulumi.local.yaml", {})
    assert local.exists()
    assert local.outputs() == {"gatewayUrl": "https://gateway"}


def test_a_refusal_is_passed_on_in_the_clis_words(stack, project):
    """A stack that still has resources cannot be removed."""
    local, _ = stack
    local.configure(project / "Pulumi.local.yaml", {})
    with pytest.raises(ToolError, match=r"^pulumi stack rm failed: error: stack still has resources$"):
        local.remove()
