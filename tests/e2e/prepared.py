"""Stacks as `pulumi stack select --create` and `config set --secret` leave them, made once per process and copied.

Tests make hundreds of stacks. Pip, which the language host asks in each run what is installed, takes a third of a second of
processor time, although nothing changes there.
"""

import atexit
import copy
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from tests.e2e.vault import PROVIDER, vault
from tests.e2e.warm_host import warm_host
from tools.local_stack import LocalStack
from tools.paths import VENV

SALT = "encryptionsalt:"
ENCRYPTION = ("secretsprovider:", "encryptedkey:")
"""Lines of a stack file that say how its secrets are encrypted, by a passphrase or by a service."""
VALUE = "prepared"
"""The setting by which a value is encrypted: what it is called is not part of what it is encrypted to."""


class Encrypted(LocalStack):
    """A stack whose key a service keeps."""

    __slots__ = ()

    def aside(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """The same; where the command creates the stack, it learns of the service."""
        created = ("--secrets-provider", PROVIDER) if "--create" in arguments else ()
        return super().aside(*arguments, *created, stdin=stdin)


@dataclass(frozen=True, slots=True)
class Original:
    """A stack that was never updated. `encrypted` are values by what they are in clear."""

    stack: LocalStack
    encryption: str
    encrypted: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def like(cls, stack: LocalStack) -> "Original":
        """One of the same project and name."""
        folder = TemporaryDirectory(prefix="stack-")
        atexit.register(folder.cleanup)
        own = Encrypted(stack.project, Path(folder.name), stack.engine, stack.simulator, stack.name, vault())
        empty = Path(folder.name) / "empty.yaml"
        empty.write_text("config: {}\n", encoding="utf-8")
        own.configure(empty, {})
        lines = own.config_file.read_text(encoding="utf-8").splitlines(keepends=True)
        return cls(own, "".join(line for line in lines if line.startswith(ENCRYPTION)))

    def encrypt(self, value: str) -> str:
        """A value as a stack file has it."""
        if value not in self.encrypted:
            self.stack.aside("config", "set", "--secret", "--stack", self.stack.name, VALUE, stdin=value)
            config = yaml.safe_load(self.stack.config_file.read_text(encoding="utf-8"))["config"]
            self.encrypted[value] = next(each["secure"] for key, each in config.items() if key.endswith(f":{VALUE}"))
        return self.encrypted[value]


_originals: dict[tuple[str, str], Original] = {}
_outputs: dict[tuple[Path, int], dict[str, Any]] = {}


class PreparedStack(LocalStack):
    """A stack that pulumi need not make; one whose file says how it is encrypted, or has no block of settings, it makes."""

    __slots__ = ()

    def _derive(self, text: str, secrets: Mapping[str, str]) -> None:
        key = ((self.project / "Pulumi.yaml").read_text(encoding="utf-8").partition("\n")[0], self.name)
        original = _originals.get(key) or _originals.setdefault(key, Original.like(self))
        if SALT in text or not (derived := with_settings(text, {name: original.encrypt(value) for name, value in secrets.items()})):
            super()._derive(text, secrets)
            return
        if not list(self.state.glob(f".pulumi/stacks/*/{self.name}.json")):
            shutil.copytree(original.stack.state, self.state, dirs_exist_ok=True)
        self.config_file.write_text(f"{derived}\n{original.encryption}", encoding="utf-8")

    def outputs(self) -> dict[str, Any]:
        """As pulumi tells them of this state, once."""
        (checkpoint,) = self.state.glob(f".pulumi/stacks/*/{self.name}.json")
        key = checkpoint, checkpoint.stat().st_mtime_ns
        if key not in _outputs:
            _outputs[key] = super().outputs()
        return copy.deepcopy(_outputs[key])


@cache
def kept_pip() -> dict[str, str]:
    """Variables with which language hosts get pip's list of what is installed without pip."""
    folder = TemporaryDirectory(prefix="pip-")
    atexit.register(folder.cleanup)
    command = [str(VENV / "bin" / "python"), "-m", "pip", "list", "-v", "--format", "json"]
    kept = Path(folder.name) / "list.json"
    kept.write_text(subprocess.run(command, capture_output=True, text=True, check=True).stdout, encoding="utf-8")
    places = [str(Path(__file__).parent / "quick_hosts"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(places), "KEPT_PIP_LIST": str(kept)}


def quick_commands() -> dict[str, str]:
    """Variables that spare a stack's commands pip's list, the imports of the program, and a key made of a passphrase."""
    return kept_pip() | warm_host() | vault()


def with_settings(text: str, encrypted: Mapping[str, str]) -> str:
    """A stack file with further values at the end of its settings; "" where it has no block of them, or one of these values."""
    lines = text.splitlines()
    if "config:" not in lines or any(f"{name}:" in text for name in encrypted):
        return ""
    first = lines.index("config:") + 1
    last = next((at for at in range(first, len(lines)) if lines[at][:1].strip(" #")), len(lines))
    settings = [line for line in lines[first:last] if line.strip() and not line.lstrip().startswith("#")]
    if not settings:
        return ""
    indent = settings[0][: len(settings[0]) - len(settings[0].lstrip())]
    added = [f"{indent}{name}:\n{indent}  secure: {value}" for name, value in encrypted.items()]
    return "\n".join([*lines[:last], *added, *lines[last:], ""])
