"""The outputs of a stack, secrets in clear: they stay in memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from review import exits


def outputs(stack: str, source: str | None) -> dict[str, Any]:
    """From a file, stdin (`-`) or the pulumi CLI. Raises typer.Exit where they cannot be had."""
    try:
        text = _printed(stack) if source is None else sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        found = json.loads(text)
    except OSError as error:
        exits.wrong_usage(f"the outputs cannot be read: {error}")
    except ValueError:
        exits.wrong_usage("the outputs are no JSON; pulumi stack output --json --show-secrets prints them")
    if not isinstance(found, dict) or not isinstance(found.get("apis"), dict):
        exits.wrong_usage(f"the outputs have no member apis: run pulumi up --stack {stack} first")
    for name, api in found["apis"].items():
        if not isinstance(api, dict) or not isinstance(api.get("gatewayUrl"), str):
            exits.wrong_usage(f"the outputs have no apis.{name}.gatewayUrl: run pulumi up --stack {stack} first")
    return found


def _printed(stack: str) -> str:
    line = ["pulumi", "stack", "output", "--json", "--show-secrets", "--stack", stack, "--non-interactive"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - no shell; the stack has a file of its name
    if done.returncode:
        exits.stop(f"pulumi stack output failed: {done.stderr.strip()}", exits.UNREACHABLE)
    return done.stdout
