"""One simulator per process of the run, the real pulumi CLI on throw-away stacks, and the clients that bear witness.

A test takes `deploy` (a factory of workspaces), `azure` (the simulator) and, as witnesses, `apim` and `openai_client`.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.core.credentials import AccessToken
from azure.mgmt.apimanagement import ApiManagementClient
from openai import AzureOpenAI, OpenAI

from tests.e2e.prepared import PreparedStack, kept_pip, quick_commands
from tools import demo, engine, engine_build, simulator_process
from tools.local_stack import LocalStack
from tools.paths import ROOT, VENV

PROGRAM: tuple[str, ...] = ("Pulumi.yaml", "Pulumi.local.yaml", "__main__.py", "declare", "linting")
PROGRAM += ("settings", "desired_state", "arm_args", "openapi", "policy", "components", "specs")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is end to end."""
    folder = f"{Path(__file__).parent}{os.sep}"
    for item in items:
        if str(item.path).startswith(folder):
            item.add_marker(pytest.mark.e2e)


@dataclass(frozen=True, slots=True)
class Azure:
    """The simulated Azure, with its control API."""

    addresses: simulator_process.Addresses
    control: httpx.Client

    def state(self) -> dict[str, Any]:
        """Every resource, secrets masked."""
        return self._ask("GET", "state")

    def requests(self) -> list[dict[str, Any]]:
        """The journal, oldest first."""
        return list(self._ask("GET", "journal")["requests"])

    def arm_fault(self, **fault: Any) -> str:
        """Arm a fault: `plane`, `match`, `action`, and optionally `skip` and `times`. It must be hit before the test ends."""
        return str(self._ask("POST", "faults", fault)["id"])

    def faults(self) -> list[dict[str, Any]]:
        """Armed faults with their hit counts."""
        return list(self._ask("GET", "faults")["faults"])

    def settings(self, **values: Any) -> None:
        """Change the simulator's settings by name."""
        self._ask("POST", "settings", values)

    def reset(self) -> None:
        """The starter world as it was born, whatever a test has left."""
        self._ask("POST", "reset", {"world": "local"})
        self.settings(lro_retry_after=0)

    def _ask(self, method: str, what: str, body: Any = None) -> Any:
        answer = self.control.request(method, f"/_sim/{what}", json=body)
        assert answer.is_success, f"{method} /_sim/{what}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pulumi command did. `steps` are (operation, type token, logical name) in the engine's order."""

    code: int
    text: str
    steps: list[tuple[str, str, str]]

    @property
    def changes(self) -> dict[str, int]:
        """How many resources met which operation, unchanged ones left out."""
        return dict(Counter(op for op, _, _ in self.steps if op not in {"same", "read", "refresh"}))


@dataclass(frozen=True, slots=True)
class Workspace:
    """One stack of the program in the simulator. Commands raise AssertionError with pulumi's output on an unexpected exit code."""

    stack: LocalStack
    log: Path = field(repr=False)
    secrets: dict[str, str] = field(repr=False)

    def up(self, *arguments: str, code: int = 0) -> Outcome:
        """`pulumi up` without its preview."""
        return self._run("up", "--yes", "--skip-preview", *arguments, code=code)

    def preview(self, *arguments: str, code: int = 0) -> Outcome:
        """`pulumi preview`."""
        return self._run("preview", *arguments, code=code)

    def refresh(self, *arguments: str, code: int = 0) -> Outcome:
        """`pulumi refresh`; a step is `refresh` where nothing changed, else `update` or `delete`."""
        return self._run("refresh", "--yes", "--skip-preview", *arguments, code=code)

    def destroy(self, *arguments: str, code: int = 0) -> Outcome:
        """`pulumi destroy`."""
        return self._run("destroy", "--yes", "--skip-preview", *arguments, code=code)

    @property
    def outputs(self) -> dict[str, Any]:
        """Stack outputs, secrets in clear."""
        return self.stack.outputs()

    def exported(self) -> dict[str, Any]:
        """The state as the backend keeps it: secrets encrypted."""
        done = self.stack.aside("stack", "export", "--stack", self.stack.name)
        return dict(json.loads(done.stdout))

    def _run(self, command: str, *arguments: str, code: int) -> Outcome:
        self.log.unlink(missing_ok=True)
        done = self.stack.capture(command, *arguments, "--event-log", str(self.log))
        text = done.stdout + done.stderr
        assert done.returncode == code, f"pulumi {command} ended with {done.returncode}, not {code}:\n{text}"
        return Outcome(done.returncode, text, steps(self.log))


def steps(log: Path) -> list[tuple[str, str, str]]:
    """The engine's steps from its event log."""
    found = []
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else []:
        event = json.loads(line)
        metadata = (event.get("resOutputsEvent") or event.get("resOpFailedEvent") or {}).get("metadata")
        if metadata:
            found.append((metadata["op"], metadata["type"], metadata["urn"].rsplit("::", 1)[-1]))
    return found


@pytest.fixture(scope="session")
def cli() -> engine.Engine:
    """The pulumi CLI; `make test` has built it by now where none is installed."""
    found, _ = engine.on_path()
    if found is None and not engine_build.is_built():
        pytest.fail("no pulumi CLI: `make test` (or `python -m tools.engine`) provides one")
    return found or engine.resolve()


@pytest.fixture
def quick_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare pip's list to the language hosts of commands that get this process's environment, as `deploy` spares it to its own."""
    for name, value in kept_pip().items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Azure]:
    """A simulator on ports the kernel chose, for all modules of this process."""
    state = tmp_path_factory.mktemp("azure")
    addresses = simulator_process.start(state)
    try:
        with simulator_process.client(addresses) as control:
            control.headers["x-sim-key"] = addresses.control_key
            yield Azure(addresses, control)
    finally:
        simulator_process.stop(state)


@pytest.fixture(scope="module")
def azure(simulator: Azure) -> Azure:
    """The simulator with the starter world as it was born, whatever the module before has left."""
    simulator.reset()
    return simulator


@pytest.fixture(autouse=True)
def honest(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: every armed fault was met, and the simulator refused nothing as its own limit unless the test says so.

    `@pytest.mark.simulator_codes("SimulatorUnsupported")` allows codes by name.
    """
    if "azure" not in request.fixturenames:
        yield
        return
    azure: Azure = request.getfixturevalue("azure")
    seen = max((entry["began"] for entry in azure.requests()), default=0)
    yield
    unmet = [fault for fault in azure.faults() if not fault["hits"]]
    azure._ask("DELETE", "faults")
    allowed = {code for marker in request.node.iter_markers("simulator_codes") for code in marker.args}
    limits = [
        (entry["method"], entry["path"], entry["code"])
        for entry in azure.requests()
        if entry["began"] > seen and (entry["code"] or "").startswith("Simulator") and entry["code"] not in allowed
    ]
    assert (unmet, limits) == ([], [])


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the Pulumi program that a test may edit."""
    return program_copy(tmp_path / "program")


@pytest.fixture(scope="module")
def shared_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for a whole module, for tests that look at one deployment from several sides."""
    return program_copy(tmp_path_factory.mktemp("module") / "program")


def program_copy(copy: Path) -> Path:
    """Copy what `pulumi up` needs of the repository to a new folder."""
    copy.mkdir()
    for name in PROGRAM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name)  # with the bytecode, so that nothing is compiled again
        elif source.exists():
            shutil.copyfile(source, copy / name)
    (copy / ".venv").symlink_to(VENV)
    return copy


@pytest.fixture
def deploy(cli: engine.Engine, azure: Azure, tmp_path: Path) -> Callable[..., Workspace]:
    """Make a workspace: `deploy()` for stack local as committed, `deploy(project, stack_file, secrets)` for another."""
    return workspaces(cli, azure, tmp_path / "stacks")


@pytest.fixture(scope="module")
def shared_deploy(cli: engine.Engine, azure: Azure, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Workspace]:
    """The same for a whole module."""
    return workspaces(cli, azure, tmp_path_factory.mktemp("module") / "stacks")


def workspaces(cli: engine.Engine, azure: Azure, folder: Path) -> Callable[..., Workspace]:
    """A factory of workspaces that keep everything under `folder`."""

    def make(
        project: Path = ROOT, stack_file: Path | None = None, secrets: dict[str, str] | None = None, **environment: str
    ) -> Workspace:
        folder.mkdir(exist_ok=True)
        debug = {"PULUMI_DEBUG_COMMANDS": "true"}  # --event-log is one of those
        stack = PreparedStack(project, folder, cli, azure.addresses, extra_environment=debug | quick_commands() | environment)
        stack_file = stack_file or project / "Pulumi.local.yaml"
        if secrets is None:
            named = stack_file.read_text(encoding="utf-8")
            secrets = {key: value for key, value in demo.secrets(azure.addresses).items() if key.rpartition(":")[2] in named}
        stack.configure(stack_file, secrets)
        return Workspace(stack, folder / "events.jsonl", secrets)

    return make


class AnyCredential:
    """ARM in the simulator accepts any bearer token; a witness needs no account."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        """A token that does not expire during a test."""
        return AccessToken("witness", 4_102_444_800)


@pytest.fixture
def apim(azure: Azure) -> Iterator[ApiManagementClient]:
    """Microsoft's management client on the simulator's ARM."""
    addresses = azure.addresses
    with ApiManagementClient(
        AnyCredential(), addresses.subscription, base_url=addresses.arm, connection_verify=addresses.ca, polling_interval=0
    ) as client:
        yield client


@pytest.fixture
def openai_client(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Unmodified clients, without retries: `openai_client(azure_endpoint=…, …)`, or `(base_url=…, …)` for v1."""
    monkeypatch.setenv("SSL_CERT_FILE", azure.addresses.ca)
    for name in [name for name in os.environ if name.startswith(("OPENAI_", "AZURE_OPENAI_"))]:
        monkeypatch.delenv(name)
    with ExitStack() as opened:

        def make(**arguments: Any) -> AzureOpenAI | OpenAI:
            kind = AzureOpenAI if "azure_endpoint" in arguments else OpenAI
            return opened.enter_context(kind(**{"max_retries": 0, **arguments}))

        yield make
