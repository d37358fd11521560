"""`make demo`: the simulator, `pulumi up` of stack `local`, and calls through each of its APIs."""

import json
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx

from tools import arm, background_console, by_hand, bytecode, engine, foreground, healing, simulator_process
from tools.console import ToolError, clock, exit_code, say
from tools.local_stack import LocalStack
from tools.paths import CACHE, ROOT
from tools.playground import marker

STATE = CACHE / "simulator"
STACK_FILE = ROOT / "Pulumi.local.yaml"
RESOURCE_GROUP, ACCOUNT, DEPLOYMENT = "rg-ai-local", "contoso-openai", "gpt-4o"
"""The world that `--seed local` makes, as Pulumi.local.yaml expects it."""
KEY = "azure-openai-apim:openaiKey"
ACCOUNTS = {KEY: ACCOUNT, "azure-openai-apim:openaiWestKey": f"{ACCOUNT}-west"}
"""Secrets of stack `local`, and the account whose key each is."""


def stack(addresses: simulator_process.Addresses, cli: engine.Engine) -> LocalStack:
    """Stack `local`, kept under .cache."""
    return LocalStack(ROOT, CACHE, cli, addresses)


def configure(local: LocalStack) -> None:
    """Give stack `local` the accounts' keys, which a team would fetch the same way. Raises ToolError."""
    local.configure(STACK_FILE, secrets(local.simulator))


def secrets(addresses: simulator_process.Addresses) -> dict[str, str]:
    """Keys of the accounts, by the configuration keys of stack `local`. Raises ToolError."""
    found = {}
    for name, account in ACCOUNTS.items():
        try:
            found[name] = arm.account_key(addresses, RESOURCE_GROUP, account)
        except httpx.HTTPError as error:
            raise ToolError(f"the simulator gave no key of {account}: {error}; `make down` and `make demo` start afresh") from error
    return found


def chat(local: LocalStack, outputs: dict[str, Any]) -> int:
    """Call every API the stack exports; returns the exit code of `tools.chat`."""
    apis = [
        {"name": name, "azure_endpoint": api["azureEndpoint"], "api_version": api["apiVersion"]}
        if api.get("azureEndpoint")
        else {"name": name, "base_url": api["baseUrl"]}
        for name, api in outputs["apis"].items()
    ]
    request = json.dumps({"api_key": outputs["subscriptionKeys"]["demo"], "model": DEPLOYMENT, "apis": apis})
    return foreground.run([sys.executable, "-m", "tools.chat"], cwd=ROOT, env=local.env(), stdin=request)


def run() -> int:
    """The whole demo, one at a time; the exit code is 0 only when the deployment and every call succeeded. Raises ToolError."""
    began = time.monotonic()
    marker.refuse_within(ROOT, "demo")
    cli = engine.resolve()
    say(f"pulumi {cli.version}, {cli.origin}")
    with healing.alone(CACHE), bytecode.written("imports") if bytecode.is_missing() else nullcontext():
        return _run(cli, began)


def _run(cli: engine.Engine, began: float) -> int:
    addresses, started = simulator_process.ensure(STATE)
    log = (STATE / simulator_process.LOG).relative_to(Path.cwd()) if STATE.is_relative_to(Path.cwd()) else STATE
    say(f"simulator {'started' if started else 'already running'}: ARM {addresses.arm}, gateway {addresses.gateway} (log: {log})")
    local = stack(addresses, cli)
    configure(local)
    healing.heal(local)
    say("pulumi up, stack local (usually under 10 s); the plugin that stands in for azure-native talks to the simulator")
    if code := healing.up(local):
        say("run `make demo` again, and it goes on; `make down` throws this simulated Azure away")
        return code
    say("asking the model through the gateway, with the clients of the openai package")
    outputs = local.outputs()
    if code := chat(local, outputs):
        raise ToolError(f"not every call was answered; the simulator's log tells more: {log}")
    print(flush=True)
    say(f"{len(outputs['apis'])} APIs answered, after {clock(time.monotonic() - began)}")
    address = background_console.address(local)
    for line in by_hand.instructions(by_hand.write(CACHE, outputs, addresses.ca), DEPLOYMENT, address):
        say(line)
    return 0


def main() -> int:
    """Run the demo; the exit code."""
    return exit_code(run)


if __name__ == "__main__":
    sys.exit(main())
