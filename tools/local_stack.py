"""A stack whose Azure is the simulator, driven through the real pulumi CLI with everything it keeps under one folder.

The demo, the end-to-end tests and the benchmarks all deploy this way, so what holds for one holds for the others.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools import foreground, stand_in
from tools.console import ToolError
from tools.engine import Engine, hear_interrupts
from tools.paths import VENV
from tools.simulator_process import Addresses

PASSPHRASE = "only-for-the-simulator"
"""Encrypts the secrets of stacks whose Azure is the simulator; real stacks have a secrets provider of their own."""

FOREIGN = ("PULUMI_", "ARM_", "AZURE_", "OPENAI_")
"""What a developer's shell may hold for real clouds must not reach a run against the simulator."""

WHOLE_FILES = "?metadata=skip"
"""Without this the backend writes a second file beside each, and an engine killed while it does leaves that one empty: every
command then ends with "failed to load checkpoint: EOF" (observed; docs/guides/recovery.md)."""


def environment(engine: Engine, simulator: Addresses, folder: Path) -> dict[str, str]:
    """Process environment for the CLI: state, plugins and login under `folder`, Azure at the simulator's address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    path = [*search_path(engine), kept.get("PATH", os.defpath)]
    return kept | variables(simulator, folder) | {"PATH": os.pathsep.join(path)}


def search_path(engine: Engine) -> list[str]:
    """What comes first on PATH: our Python, since older language hosts take the first `python3`, and the CLI."""
    return [str(VENV / "bin"), str(engine.binaries)]


def variables(simulator: Addresses, folder: Path) -> dict[str, str]:
    """The variables beside PATH."""
    loopback = ",".join(filter(None, [os.environ.get("NO_PROXY", os.environ.get("no_proxy", "")), "127.0.0.1", "localhost"]))
    return {
        "PULUMI_HOME": str(folder / "pulumi"),
        "PULUMI_BACKEND_URL": f"{(folder / 'state').as_uri()}{WHOLE_FILES}",
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",  # the stand-in is installed in PULUMI_HOME, and warned of when found on PATH
        "ARM_METADATA_HOSTNAME": urlsplit(simulator.arm).netloc,
        "ARM_DISABLE_INSTANCE_DISCOVERY": "true",
        "ARM_TENANT_ID": simulator.tenant,
        "ARM_SUBSCRIPTION_ID": simulator.subscription,
        "ARM_CLIENT_ID": simulator.client_id,
        "ARM_CLIENT_SECRET": simulator.client_secret,
        "APIM_SIMULATOR_KEY": simulator.control_key,
        "SSL_CERT_FILE": simulator.ca,
        "NO_PROXY": loopback,
        "no_proxy": loopback,
    }


ENCRYPTION = ("encryptionsalt:", "encryptedkey:", "secretsprovider:")
"""Lines of a stack file that say how its secrets are encrypted."""
WRONG_SALT = "incorrect passphrase"
"""The CLI's words where a salt belongs to another passphrase."""


@dataclass(frozen=True, slots=True)
class LocalStack:
    """Stack `name` of the Pulumi project in `project`; `folder` takes state, login and the derived stack file."""

    project: Path
    folder: Path
    engine: Engine
    simulator: Addresses
    name: str = "local"
    extra_environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def config_file(self) -> Path:
        """The stack file in use: the committed one plus what must not be committed."""
        return self.folder / "stack" / f"Pulumi.{self.name}.yaml"

    def configure(self, source: Path, secrets: Mapping[str, str]) -> None:
        """Derive the stack file from `source` with `secrets` (full key to plain value) encrypted; make the stack if need be.

        How `source` is encrypted does not count: a `pulumi stack init` by hand leaves the salt of another passphrase in it.
        Raises ToolError with the CLI's words when it refuses.
        """
        # `stack init` writes the encryption salt beside the Pulumi.yaml it finds, so it gets a copy of that file to write beside.
        self.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.state.mkdir(exist_ok=True)
        stand_in.install(self.folder / "pulumi")
        shutil.copyfile(self.project / "Pulumi.yaml", self.config_file.parent / "Pulumi.yaml")
        salt, text = self._salt(), _without_encryption(source.read_text(encoding="utf-8"))
        try:
            self._derive(text + salt, secrets)
        except ToolError as error:
            if not (salt and WRONG_SALT in str(error)):
                raise
            # The state has its own salt beside what it encrypts, so a new one does no harm.
            self._derive(text, secrets)

    def _derive(self, text: str, secrets: Mapping[str, str]) -> None:
        self.config_file.write_text(text, encoding="utf-8")
        self.aside("stack", "select", "--create", self.name)
        for key, value in secrets.items():
            self.aside("config", "set", "--secret", "--stack", self.name, key, stdin=value)

    @property
    def state(self) -> Path:
        """The folder that the backend keeps its files in."""
        return self.folder / "state"

    def exists(self) -> bool:
        """Whether the backend knows this stack."""
        if not (self.config_file.parent / "Pulumi.yaml").exists():
            return False
        stacks = json.loads(self.aside("stack", "ls", "--json").stdout)
        return any(stack["name"].split("/")[-1] == self.name for stack in stacks)

    def run(self, command: str, *arguments: str) -> int:
        """Run `pulumi COMMAND` on this stack for a person to watch; returns its exit code."""
        return foreground.run(self._line(command, arguments), cwd=self.project, env=self.env())

    def capture(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same with its output kept, whatever the exit code."""
        line = [*self._line(command, arguments), "--non-interactive", "--color=never"]
        hear_interrupts()
        return subprocess.run(line, cwd=self.project, env=self.env(), capture_output=True, text=True, check=False)

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, secrets in clear. Raises ToolError."""
        outputs = json.loads(self.aside("stack", "output", "--json", "--show-secrets", "--stack", self.name).stdout)
        return dict(outputs)

    def remove(self) -> None:
        """Forget the stack, which must be empty, and its derived stack file. Raises ToolError."""
        self.aside("stack", "rm", "--yes", "--preserve-config", self.name)
        self.config_file.unlink()

    def aside(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a pulumi command that manages the stack rather than deploys it. Raises ToolError with pulumi's own words."""
        line = [str(self.engine.pulumi), *arguments, "--non-interactive", "--color=never"]
        hear_interrupts()
        done = subprocess.run(
            line, cwd=self.config_file.parent, env=self.env(), input=stdin, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ToolError(f"pulumi {' '.join(arguments[:2])} failed: {(done.stderr or done.stdout).strip()}")
        return done

    def env(self) -> dict[str, str]:
        """What the CLI sees."""
        return environment(self.engine, self.simulator, self.folder) | dict(self.extra_environment)

    def _line(self, command: str, arguments: Sequence[str]) -> list[str]:
        return [str(self.engine.pulumi), command, "--stack", self.name, "--config-file", str(self.config_file), *arguments]

    def _salt(self) -> str:
        # Without the salt of the last run every secret in the state would count as encrypted by somebody else.
        if not self.config_file.exists():
            return ""
        lines = self.config_file.read_text(encoding="utf-8").splitlines()
        return "".join(f"\n{line}\n" for line in lines if line.startswith("encryptionsalt:"))


def _without_encryption(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(ENCRYPTION))
