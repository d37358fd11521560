"""What the pulumi CLI knows of a stack."""

import json
import subprocess
import sys
from pathlib import Path

from review import exits
from review.stacks import ROOT


def printed(*arguments: str) -> str:
    """What a pulumi command prints. Raises typer.Exit with pulumi's words where it fails, or is not installed."""
    line = ["pulumi", *arguments, "--non-interactive"]
    try:
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - no shell; see stacks
    except OSError as error:
        exits.stop(f"pulumi could not be started: {error.strerror}; install it (docs/azure.md)", exits.UNREACHABLE)
    if done.returncode:
        words = _errors(done.stdout) or done.stderr.strip()
        exits.stop(f"pulumi {' '.join(arguments[:2])} failed: {words}", exits.UNREACHABLE)
    return done.stdout


def _errors(out: str) -> str:
    """Errors in what `--json` printed; the rest of that holds whole states."""
    try:
        told = json.loads(out).get("diagnostics") or ()
    except (ValueError, AttributeError):
        return ""
    return "\n".join(str(each.get("message", "")).strip() for each in told if each.get("severity") == "error")


def state(stack: str, source: str | None) -> str:
    """The state as `pulumi stack export` prints it: from a file, stdin (`-`) or the CLI. Raises typer.Exit."""
    if source is None:
        return printed("stack", "export", "--stack", stack)
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        exits.wrong_usage(f"the state cannot be read: {error}; pulumi stack export --stack {stack} prints it")
