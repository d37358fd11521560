"""The outputs of a stack, secrets in clear: they stay in memory."""

import json
from typing import Any

from apim import exit_codes, pulumi_cli, stdin

PRINTING = ("stack", "output", "--json", "--show-secrets")
COMMAND = f"pulumi {' '.join(PRINTING)}"


def outputs(stack: str, source: str | None) -> dict[str, Any]:
    """From a file, stdin (`-`) or the pulumi CLI. Raises typer.Exit where they cannot be had."""
    return read(
        pulumi_cli.printed(*PRINTING, "--stack", stack) if source is None else stdin.text(source, "outputs", COMMAND), stack
    )


def read(text: str, stack: str) -> dict[str, Any]:
    """The outputs that a text is. Raises typer.Exit for one that is no JSON, or of a stack that is not deployed."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        exit_codes.wrong_usage(f"the outputs are no JSON; {COMMAND} prints them")
    if not isinstance(found, dict) or not isinstance(found.get("apis"), dict):
        exit_codes.wrong_usage(f"the outputs have no member apis: run pulumi up --stack {stack} first")
    for name, api in found["apis"].items():
        if not isinstance(api, dict) or not isinstance(api.get("gatewayUrl"), str):
            exit_codes.wrong_usage(f"the outputs have no apis.{name}.gatewayUrl: run pulumi up --stack {stack} first")
    return found
