"""A world made by plain ARM calls, as a portal makes it, and a stack that adopts from it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.e2e.conftest import Azure, Workspace, program_copy, workspaces
from tools import arm, simulator_process
from tools.engine import Engine
from tools.paths import ROOT

GROUP, SERVICE = "rg-ai-local", "apim-local"
VERSION = "2024-05-01"
STACK_FILE = f"""config:
  azure-openai-apim:service:
    name: {SERVICE}
    resourceGroup: {GROUP}
  azure-openai-apim:apis: []
"""


@dataclass(frozen=True, slots=True)
class Portal:
    """Somebody who works on the service without this program."""

    http: httpx.Client
    service: str
    token: str

    def put(self, place: str, properties: dict[str, Any] | None, version: str = VERSION) -> None:
        """Write a resource and wait for it; the world answers at once."""
        answer = self._send("PUT", place, None if properties is None else {"properties": properties}, version)
        assert answer.status_code in (200, 201, 202), f"{place}: {answer.status_code} {answer.text}"
        poll = answer.headers.get("Azure-AsyncOperation") or answer.headers.get("Location")
        while poll:
            answer = self.http.get(poll, headers={"Authorization": f"Bearer {self.token}"})
            assert answer.is_success, answer.text
            poll = poll if answer.status_code == 202 or (answer.json() or {}).get("status") == "InProgress" else None

    def get(self, place: str) -> dict[str, Any]:
        """Properties of a resource."""
        answer = self._send("GET", place, None)
        assert answer.is_success, f"{place}: {answer.status_code} {answer.text}"
        return dict(answer.json()["properties"])

    def operations(self, api: str) -> dict[str, Any]:
        """Operations of an API by name."""
        answer = self._send("GET", f"apis/{api}/operations", None)
        return {each["name"]: each["properties"] for each in answer.json()["value"]}

    def delete(self, place: str) -> None:
        """Delete a resource."""
        answer = self._send("DELETE", place, None)
        assert answer.is_success, f"{place}: {answer.status_code} {answer.text}"

    def _send(self, method: str, place: str, body: Any, version: str = VERSION) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **({"If-Match": "*"} if method == "DELETE" else {})}
        return self.http.request(method, f"{self.service}/{place}", params={"api-version": version}, json=body, headers=headers)


@dataclass(frozen=True, slots=True)
class Adopter:
    """A stack in a copy of the program with its commands, which writes files beside it."""

    workspace: Workspace
    folder: Path

    def adopt(self, *arguments: str, code: int = 0) -> str:
        """`python -m apim adopt` on it; what it printed."""
        return self.command("adopt", "--config-file", str(self.file), *arguments, code=code)

    def command(self, name: str, *arguments: str, code: int = 0) -> str:
        """A command of `python -m apim` on it; what it printed."""
        line = [sys.executable, "-m", "apim", name, "--stack", self.workspace.stack.name, *arguments]
        done = subprocess.run(line, cwd=self.folder, env=self.workspace.stack.env(), capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def file(self) -> Path:
        """The stack's file."""
        return self.workspace.stack.config_file

    @property
    def section(self) -> dict[str, Any]:
        """What the stack file has adopted."""
        config = yaml.safe_load(self.file.read_text(encoding="utf-8"))["config"]
        return dict(config.get("azure-openai-apim:adopted") or {})

    def edit(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Change the section as a team would."""
        content = yaml.safe_load(self.file.read_text(encoding="utf-8"))
        change(content["config"]["azure-openai-apim:adopted"])
        self.file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


@pytest.fixture
def portal(azure: Azure) -> Any:
    """Plain calls of ARM below the starter world's service, as it was born."""
    azure.reset()
    addresses = azure.addresses
    with simulator_process.client(addresses) as http:
        service = (
            f"/subscriptions/{addresses.subscription}/resourceGroups/{GROUP}/providers/Microsoft.ApiManagement/service/{SERVICE}"
        )
        yield Portal(http, service, arm.token(http, addresses))


@pytest.fixture
def adopter(cli: Engine, azure: Azure, tmp_path: Path) -> Callable[..., Adopter]:
    """Make a stack that has nothing yet; of a name, each with a state of its own."""

    def make(name: str = "one") -> Adopter:
        folder = program_copy(tmp_path / f"program-{name}")
        shutil.copytree(ROOT / "apim", folder / "apim")
        file = folder / "Pulumi.local.yaml"
        file.write_text(STACK_FILE, encoding="utf-8")
        return Adopter(workspaces(cli, azure, tmp_path / name)(folder, file, {}), folder)

    return make


def writes(azure: Azure, since: int) -> list[tuple[str, str]]:
    """Methods and paths of what was written to ARM, but for ledgers. A POST asks for secrets, and writes nothing."""
    found = [(entry["method"], entry["path"]) for entry in azure.requests()[since:] if entry["plane"] == "arm"]
    written = [each for each in found if each[0] not in ("GET", "HEAD", "POST")]
    return [each for each in written if "/namedValues/ledger-" not in each[1]]
