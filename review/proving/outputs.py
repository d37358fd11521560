"""The outputs of a stack, secrets in clear: they stay in memory."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from blueprint.surroundings import Surroundings
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


def key_of(api: str, around: Surroundings, known: Mapping[str, Any]) -> str | None:
    """The key of a subscription of the stack that opens an API: the single one first, then in the order of the settings."""
    products = {product.arguments["product_id"]: product.apis for product in around.products}
    keys = known.get("subscriptionKeys")
    exported = keys if isinstance(keys, dict) else {}
    single = [(around.single, known.get("subscriptionKey"))] if around.single else []
    for subscription, key in [*single, *((each, exported.get(each.name)) for each in around.subscriptions)]:
        opens_all = subscription.api is None and subscription.product is None
        if opens_all or api in (subscription.api, *products.get(subscription.product or "", ())):
            return key
    return None


def _printed(stack: str) -> str:
    line = ["pulumi", "stack", "output", "--json", "--show-secrets", "--stack", stack, "--non-interactive"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - no shell; the stack has a file of its name
    if done.returncode:
        exits.stop(f"pulumi stack output failed: {done.stderr.strip()}", exits.UNREACHABLE)
    return done.stdout
