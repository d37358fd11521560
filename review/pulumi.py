"""What the pulumi CLI knows of a stack."""

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
        exits.stop(f"pulumi {' '.join(arguments[:2])} failed: {done.stderr.strip()}", exits.UNREACHABLE)
    return done.stdout


def state(stack: str, source: str | None) -> str:
    """The state as `pulumi stack export` prints it: from a file, stdin (`-`) or the CLI. Raises typer.Exit."""
    if source is None:
        return printed("stack", "export", "--stack", stack)
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        exits.wrong_usage(f"the state cannot be read: {error}; pulumi stack export --stack {stack} prints it")
