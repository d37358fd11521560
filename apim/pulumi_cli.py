"""The pulumi CLI: the one place that starts it."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from apim import exit_codes, stdin
from apim.stack_files import ROOT


class PulumiFailed(Exception):
    """The CLI refused or is not there. The message has its own words; `out` is all that it printed."""

    def __init__(self, message: str, out: str = "") -> None:
        super().__init__(message)
        self.out = out


def run(*arguments: str, folder: Path = ROOT, stdin: str | None = None, env: Mapping[str, str] | None = None) -> str:
    """What a pulumi command prints, which may read `stdin`; `env` is added to its environment.

    Raises PulumiFailed where it fails, or is not installed.
    """
    line = ["pulumi", *arguments, "--non-interactive"]
    try:
        variables = {**os.environ, **(env or {})}
        done = subprocess.run(line, cwd=folder, input=stdin, env=variables, capture_output=True, text=True, check=False)  # noqa: S603 - no shell; names are the user's
    except OSError as error:
        raise PulumiFailed(
            f"pulumi could not be started: {error.strerror}; install it (https://www.pulumi.com/docs/install/)"
        ) from error
    if done.returncode:
        words = errors(done.stdout) or done.stderr.strip() or _plain(done.stdout)
        raise PulumiFailed(f"pulumi {' '.join(arguments[:2])} failed: {words}", done.stdout + done.stderr)
    return done.stdout


def printed(*arguments: str) -> str:
    """The same for a command that ends where pulumi does. Raises typer.Exit."""
    try:
        return run(*arguments)
    except PulumiFailed as failed:
        exit_codes.stop(str(failed), exit_codes.UNREACHABLE)


def state(stack: str, source: str | None) -> str:
    """The state as `pulumi stack export` prints it: from a file, stdin (`-`) or the CLI. Raises typer.Exit."""
    if source is None:
        return printed("stack", "export", "--stack", stack)
    return stdin.text(source, "the state", f"pulumi stack export --stack {stack}")


def errors(out: str) -> str:
    """Errors in what `--json` printed, a line each; nothing of what has another form. The rest of that holds whole states."""
    try:
        diagnostics = json.loads(out).get("diagnostics") or ()
        return "\n".join(str(each.get("message", "")).strip() for each in diagnostics if each.get("severity") == "error")
    except (ValueError, AttributeError, TypeError, RecursionError):
        return ""


def _plain(out: str) -> str:
    """Output for people, which `pulumi up` has its errors in; of output for programs nothing is repeated."""
    return "" if out.lstrip()[:1] in {"{", "["} else out.strip()
