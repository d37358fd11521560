"""What an interrupted run left half done, seen to before the next one; and what to do when a run fails."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import foreground
from tools.console import say
from tools.paths import ROOT

CHANGING = frozenset({"up", "destroy"})


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A stack as pulumi and `bin/apim recover` reach it."""

    stack: str
    pulumi: Path
    environment: Mapping[str, str] = field(repr=False)
    config: Sequence[str] = ()
    """`--config-file FILE` where the stack's file is not beside Pulumi.yaml."""
    patience: Sequence[str] = ()
    """Options of `recover` that say how long it asks for what is not there."""

    def recover(self, *arguments: str) -> int:
        """`bin/apim recover` for a person to answer; returns its exit code."""
        line = [sys.executable, "-m", "apim", "recover", "--stack", self.stack, *self.config, *self.patience, *arguments]
        return foreground.run(line, cwd=ROOT, env=self.environment)

    def before(self, command: str, arguments: Sequence[str]) -> int:
        """Recover where an earlier run began to create what it never saw done; 0 where the command may go on.

        An update would fail over such a resource, and a destruction would leave it behind. What an update that failed may have
        created is in no note, so before a destruction the program is asked what it would create; where it refuses, the
        destruction goes on all the same.
        """
        if command not in CHANGING:
            return 0
        begun, failed = self.has_begun(), command == "destroy" and self.has_failed()
        if not begun and not failed:
            return 0
        what = "was interrupted while it created resources" if begun else "failed, and may have created what its state lacks"
        say(f"an earlier run of stack {self.stack} {what}")
        yes = ["--yes"] if {"--yes", "-y"} & set(arguments) else []
        code = self.recover(*([] if failed else ["--no-preview"]), *yes)
        if code and begun:
            say(f"make recover STACK={self.stack} repairs that; {command} was not begun")
            return code
        if code:
            say(f"{command} goes on, and leaves what its state does not know; its names: bin/apim claims --stack {self.stack}")
        return 0

    def after(self, command: str, code: int) -> int:
        """Say how to go on where the command failed, or what it left; returns its exit code."""
        if code and command in CHANGING:
            say(f"{command} did not finish; what it did stays, and run again it goes on: make {command} STACK={self.stack}")
            say(f"a resource exists already, the stack is locked: make recover STACK={self.stack} (docs/guides/recovery.md)")
        elif command == "destroy":
            say(f"the stack is empty, its settings stay; to forget it, too: pulumi stack rm {self.stack} --preserve-config")
            say(f"without that option pulumi deletes Pulumi.{self.stack.rsplit('/', 1)[-1]}.yaml with it")
        return code

    def purge(self, arguments: Sequence[str]) -> int:
        """What Azure keeps of the stack that was destroyed, purged where its settings say so; returns the exit code."""
        if "--preview-only" in arguments:
            return 0
        line = [sys.executable, "-m", "apim", "purge", "--as-set", "--stack", self.stack, *self.config]
        return foreground.run(line, cwd=ROOT, env=self.environment)

    def has_begun(self) -> bool:
        """Whether the state has creations without end. A stack that is not there yet has none."""
        exported = self._asked("stack", "export")
        deployment = exported.get("deployment") if isinstance(exported, dict) else None
        pending = (deployment.get("pending_operations") if isinstance(deployment, dict) else None) or ()
        return any(each.get("type") == "creating" for each in pending)

    def has_failed(self) -> bool:
        """Whether the last command that wrote the state was an update that failed, or was interrupted by Ctrl-C."""
        history = self._asked("stack", "history", "--json", "--page-size", "1")
        last = history[0] if isinstance(history, list) and history and isinstance(history[0], dict) else {}
        return (last.get("kind"), last.get("result")) == ("update", "failed")

    def _asked(self, *command: str) -> object:
        """The JSON that pulumi answers; None where it answers none."""
        line = [str(self.pulumi), *command, "--stack", self.stack, "--non-interactive"]
        done = subprocess.run(line, cwd=ROOT, env=dict(self.environment), capture_output=True, text=True, check=False)
        try:
            return json.loads(done.stdout)
        except ValueError:
            return None
