"""The pulumi CLI on one stack: what it knows, what it plans, and its own means of repair."""

import json
import os
import re
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from apim.pulumi_cli import PulumiFailed, run
from desired_state.preflight import RECOVERING

LOCKED = re.compile(r"created by (?P<user>[^@\s]+)@(?P<host>\S+) \(pid (?P<pid>\d+)\) at (?P<since>\S+)")
"""Of the message of a backend that keeps locks as files, in a folder or a storage account."""

BUSY = ("currently locked", "Another update is currently in progress")


REFUSAL = re.compile(r"^ *at \S+.*: \[[a-z][a-z0-9-]*\]$", re.MULTILINE)
"""Of what the program says before it declares anything: a place and a rule (linting/finding.py)."""


def is_refusal(failed: PulumiFailed) -> bool:
    """Whether the program refused what it read, rather than that pulumi or Azure could not be reached."""
    return REFUSAL.search(str(failed)) is not None


@dataclass(frozen=True, slots=True)
class Lock:
    """What hinders every command that changes the state: a run in progress, or one that was killed."""

    message: str
    """The CLI's words."""
    user: str = ""
    host: str = ""
    pid: int = 0
    since: str = ""

    @property
    def is_dead(self) -> bool:
        """Whether the process that holds it is known to be gone: it ran on this machine and does so no more."""
        if not self.pid or self.host != socket.gethostname():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    @classmethod
    def read(cls, text: str) -> Self:
        """From the CLI's message. More than one lock counts as held by nobody knows whom."""
        holders = [found.groupdict() for found in LOCKED.finditer(text)]
        if len(holders) != 1:
            return cls(text)
        return cls(text, holders[0]["user"], holders[0]["host"], int(holders[0]["pid"]), holders[0]["since"])


class Locked(Exception):
    """A command met a lock and did nothing."""

    def __init__(self, lock: Lock) -> None:
        super().__init__(lock.message)
        self.lock = lock


@dataclass(frozen=True, slots=True)
class Pulumi:
    """Commands on a stack, run in the project's folder. `config_file` is for a stack file that is elsewhere."""

    stack: str
    folder: Path
    config_file: str | None = None
    say: Callable[[str], None] = lambda _text: None
    """Gets what is about to run, in a few words."""

    def backend(self) -> str:
        """URL of where the state is kept. Raises PulumiFailed."""
        return str(json.loads(self.run("whoami", "--json", about_stack=False))["url"])

    def exported(self) -> str:
        """The state as JSON, secrets encrypted. Raises PulumiFailed."""
        return self.run("stack", "export")

    def failed_at(self) -> datetime | None:
        """When the last command that wrote the state ended, if it was an update and failed. Raises PulumiFailed.

        Of one that was killed the engine's history knows nothing (recorded with engine 3.259.0).
        """
        last = next(iter(self.history(1)), None)
        if not last or (last.get("kind"), last.get("result")) != ("update", "failed"):
            return None
        return datetime.fromisoformat(last["endTime"]) if last.get("endTime") else None

    def history(self, runs: int) -> list[dict[str, Any]]:
        """The last runs, newest first, secrets left out. Raises PulumiFailed."""
        return list(json.loads(self.run("stack", "history", "--json", "--page-size", str(runs))) or ())

    def previewed(self, plan: Path | None = None, *, recovering: bool = False) -> str:
        """The preview as JSON, its plan in a file. Raises PulumiFailed where the program or the provider refuses.

        While `recovering`, the program refuses nothing for being there already.
        """
        self.say("asking pulumi what it would create")
        planned = ("--save-plan", str(plan)) if plan else ()
        return self.run("preview", "--json", *planned, *self.configured, env={RECOVERING: "true"} if recovering else None)

    def update(self, plan: Path | None = None) -> str:
        """`pulumi up`, which does what a plan says or stops. Raises PulumiFailed, Locked."""
        planned = ("--plan", str(plan)) if plan else ()
        return self.run("up", "--yes", "--skip-preview", "--suppress-outputs", *planned, *self.configured)

    def adopt(self, resources: dict[str, Any]) -> None:
        """`pulumi import` of what a file of that form names. Raises PulumiFailed, Locked."""
        quiet = ("--yes", "--skip-preview", "--generate-code=false", "--protect=false")
        self._handed(("import",), resources, *quiet, *self.configured)

    def replace(self, state: dict[str, Any]) -> None:
        """`pulumi stack import` of a state, as `exported` gives it. Raises PulumiFailed, Locked."""
        self._handed(("stack", "import"), state)

    def refresh(self, *arguments: str) -> None:
        """`pulumi refresh`: the state learns what is really there. Raises PulumiFailed, Locked."""
        self.run("refresh", "--yes", "--skip-preview", *arguments, *self.configured)

    def cancel(self) -> None:
        """Take the lock away. Raises PulumiFailed."""
        self.run("cancel", "--yes")

    def _handed(self, command: tuple[str, ...], content: dict[str, Any], *options: str) -> None:
        """A command that takes a file, which only its owner may read while it is there."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "handed.json"
            file.write_text(json.dumps(content), encoding="utf-8")
            self.run(*command, "--file", str(file), *options)

    @property
    def configured(self) -> tuple[str, ...]:
        """Arguments that name the stack file."""
        return ("--config-file", self.config_file) if self.config_file else ()

    def keep_secret(self, key: str, value: str) -> None:
        """Encrypt a value into the stack's file, unless it is there. It is in no command line. Raises PulumiFailed."""
        if self.secret(key) != value:
            self.run("config", "set", "--secret", key, *self.configured, stdin=value)

    def secret(self, key: str) -> str:
        """The value of a configuration key in clear; "" where there is none. Raises PulumiFailed."""
        values = json.loads(self.run("config", "--json", "--show-secrets", *self.configured))
        return str((values.get(key) or {}).get("value") or "")

    def outputs(self) -> dict[str, Any]:
        """What the stack exports, secrets in clear. Raises PulumiFailed."""
        return dict(json.loads(self.run("stack", "output", "--json", "--show-secrets")))

    def run(self, *arguments: str, about_stack: bool = True, stdin: str | None = None, env: Mapping[str, str] | None = None) -> str:
        """What a command prints, by default one on the stack. Raises PulumiFailed, Locked."""
        named = ["--stack", self.stack] if about_stack else []
        try:
            return run(*arguments, *named, "--color=never", folder=self.folder, stdin=stdin, env=env)
        except PulumiFailed as failed:
            if any(phrase in failed.out for phrase in BUSY):
                raise Locked(Lock.read(str(failed))) from failed
            raise
