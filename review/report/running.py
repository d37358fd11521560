"""Asks pulumi for a preview, and for the state, of a stack."""

import json
import subprocess
from typing import Any

MISSING = "pulumi is not on PATH; install it, or give a file: python -m review report preview.json"


class Failed(Exception):
    """pulumi could not say. The message holds its own words, and what to do."""


def preview(stack: str) -> str:
    """What `pulumi preview --json` prints for a stack of this folder. Raises Failed."""
    code, out, err = _run("preview", "--json", "--stack", stack, "--non-interactive")
    if code:
        raise Failed(f"pulumi preview ended with exit code {code}: {_words(out) or err.strip() or 'without a word'}; {_fix(stack)}")
    return out


def state(stack: str) -> str:
    """What `pulumi stack export` prints. Raises Failed."""
    code, out, err = _run("stack", "export", "--stack", stack, "--non-interactive")
    if code:
        raise Failed(f"pulumi stack export ended with exit code {code}: {err.strip()}; {_fix(stack)}")
    return out


def _fix(stack: str) -> str:
    return f"correct that, and see that `pulumi preview --stack {stack}` works here"


def _run(*arguments: str) -> tuple[int, str, str]:
    try:
        done = subprocess.run(["pulumi", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607 - of the PATH
    except FileNotFoundError as error:
        raise Failed(MISSING) from error
    return done.returncode, done.stdout, done.stderr


def _words(out: str) -> str:
    """Errors among what a failed preview printed; the rest of it holds whole states."""
    try:
        told: Any = json.loads(out).get("diagnostics") or ()
    except (ValueError, AttributeError):
        return ""
    errors = [str(each.get("message", "")).strip() for each in told if isinstance(each, dict) and each.get("severity") == "error"]
    return "\n".join(errors)
