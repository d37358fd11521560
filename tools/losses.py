"""What callers lose by `pulumi destroy`, printed before anybody is asked whether to go on."""

import json
import subprocess
import sys
from collections.abc import Sequence

from tools.console import say
from tools.paths import ROOT

_NOT_FOR_A_PREVIEW = frozenset({"--yes", "-y", "--skip-preview", "-f"})


def preview(arguments: Sequence[str]) -> list[str]:
    """Arguments of `pulumi destroy` for its preview alone."""
    return ["--preview-only", "--json", *(each for each in arguments if each not in _NOT_FOR_A_PREVIEW)]


def report(preview: subprocess.CompletedProcess[str]) -> int:
    """Print the report on what such a preview printed; returns 0 where the destroy may go on.

    A preview that failed ends with pulumi's words: of a protected stack it says so.
    """
    wrong = _errors(preview.stdout)
    if preview.returncode or wrong:
        sys.stderr.write("\n".join(wrong) or preview.stderr)
        say("nothing was destroyed; docs/guides/guard-rails.md tells how a protected stack is taken down")
        return preview.returncode or 1
    command = [sys.executable, "-m", "apim", "report", "-"]
    return subprocess.run(command, cwd=ROOT, input=preview.stdout, text=True, check=False).returncode


def _errors(text: str) -> list[str]:
    try:
        diagnostics = json.loads(text).get("diagnostics") or []
    except ValueError:
        return []
    return [each["message"] for each in diagnostics if each.get("severity") == "error"]
