"""Installed into an empty environment, outside the repository, it serves the clients that people have."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tools import uv
from tools.console import ToolError

PACKAGE = Path(__file__).resolve().parent.parent
WITNESS = """
import json, sys
from azure.mgmt.apimanagement import ApiManagementClient
from openai import AzureOpenAI, DefaultHttpxClient
from apim_simulator.testing import Addresses, Credential

azure = Addresses.parse(json.loads(sys.argv[1]))
apim = ApiManagementClient(Credential(azure), azure.subscription, base_url=azure.arm, connection_verify=azure.ca)
at = ("rg-ai-local", "apim-local")
url = azure.model + "/openai"
api = {"display_name": "Chat", "path": "ai", "protocols": ["https"], "subscription_required": False, "service_url": url}
made = apim.api.begin_create_or_update(*at, "chat", api, polling_interval=0).result()
template = "/deployments/{deployment}/chat/completions"
parameters = [{"name": "deployment", "type": "string", "required": True}]
operation = {"display_name": "Chat", "method": "POST", "url_template": template, "template_parameters": parameters}
apim.api_operation.create_or_update(*at, "chat", "create", operation)
key = sys.argv[2]
client = AzureOpenAI(
    base_url=azure.gateway + "/ai", api_key=key, api_version="2024-10-21",
    http_client=DefaultHttpxClient(verify=azure.tls(), trust_env=False), max_retries=0,
)
answer = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "hello"}])
print(made.name, answer.choices[0].message.role)
"""
"""An API by azure-mgmt-apimanagement, and a call through it by openai."""
KEY = """
import json, sys
from azure.mgmt.cognitiveservices import CognitiveServicesManagementClient
from apim_simulator.testing import Addresses, Credential

azure = Addresses.parse(json.loads(sys.argv[1]))
client = CognitiveServicesManagementClient(Credential(azure), azure.subscription, base_url=azure.arm, connection_verify=azure.ca)
print(client.accounts.list_keys("rg-ai-local", "contoso-openai").key1)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """An environment with this package and openai, and nothing of the repository: by uv, pip works ten times as long."""
    folder = tmp_path_factory.mktemp("installed")
    python, pip = folder / "venv" / "bin" / "python", [sys.executable, "-m", "pip"]
    try:
        line, variables = [uv.provide(pip), "pip", "install", "--python", python], uv.environment(pip)
    except ToolError:
        line, variables = [python, "-m", "pip", "install"], dict(os.environ)
    venv.create(folder / "venv", with_pip=line[0] == python)
    subprocess.run([*line, "--quiet", PACKAGE, "openai"], check=True, capture_output=True, cwd=folder, env=variables)
    return folder


def run(environment, *command):
    """A command of the environment, in its folder, with nothing of ours on the path."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    own |= {"XDG_CACHE_HOME": str(environment / "cache"), "XDG_STATE_HOME": str(environment / "state")}
    program = str(environment / "venv" / "bin" / command[0])
    return {"cwd": environment, "env": own, "text": True, "args": [program, *command[1:]]}


def answered(environment, *command):
    """What a command printed."""
    done = subprocess.run(**run(environment, *command), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.rest
def test_installed_alone_it_serves_azures_clients(environment):
    """A PUT by azure-mgmt-apimanagement and a call by openai, with state and caches in the user's folders."""
    with subprocess.Popen(**run(environment, "apim-simulator", "--seed", "local"), stdout=subprocess.PIPE) as process:
        line = process.stdout.readline()
        key = answered(environment, "python", "-c", KEY, line)
        assert answered(environment, "python", "-c", WITNESS, line, key) == "chat assistant"
        process.terminate()
    assert process.returncode == 0
    assert json.loads(line)["ca"] == str(environment / "state" / "apim-simulator" / "ca.pem")
    assert list((environment / "cache" / "apim-simulator" / "contract").glob("azure-mgmt-apimanagement-*.json"))


@pytest.mark.rest
def test_what_is_installed(environment):
    """The licence, the stand-in plugin as a program, the pytest plugin; no tests, and nothing of Pulumi."""
    installed = "import importlib.metadata as m; print('\\n'.join(sorted(str(f) for f in m.files('apim-simulator'))))"
    files = answered(environment, "python", "-c", installed).splitlines()
    assert [file for file in files if file.endswith("LICENSE")]
    assert not [file for file in files if "/test_" in file]
    plugin = Path(answered(environment, "apim-simulator", "--plugin-folder")) / "pulumi-resource-azure-native"
    assert os.access(plugin, os.X_OK)
    assert plugin.is_relative_to(environment)
    entry = (
        "import importlib.metadata as m; print([e.value for e in m.entry_points(group='pytest11') if e.name == 'apim_simulator'])"
    )
    assert answered(environment, "python", "-c", entry) == "['apim_simulator.pytest_plugin']"
    assert subprocess.run(**run(environment, "python", "-c", "import pulumi"), capture_output=True, check=False).returncode == 1
    assert answered(environment, "apim-simulator", "--version") == f"apim-simulator {version()}"


def version():
    """The version of the checkout."""
    namespace = {}
    exec((PACKAGE / "src" / "apim_simulator" / "__init__.py").read_text(encoding="utf-8"), namespace)  # noqa: S102 - two lines of ours
    return namespace["__version__"]


def test_its_licence_is_that_of_the_repository():
    """A distribution has to carry its own copy."""
    assert (PACKAGE / "LICENSE").read_bytes() == (PACKAGE.parent / "LICENSE").read_bytes()


def test_importing_it_needs_nothing_of_the_plugin():
    """Neither Pulumi nor pytest is wanted by who only runs the process."""
    program = "import sys, apim_simulator.testing, apim_simulator.process; print({'pulumi', 'grpc', 'pytest'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
