"""`make demo`: the simulator, `pulumi up` of stack `local`, and a chat call through each of its APIs."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tools import arm, engine, simulator_process
from tools.console import ToolError, clock, fail, say
from tools.local_stack import LocalStack
from tools.paths import CACHE, ROOT

STATE = CACHE / "simulator"
STACK_FILE = ROOT / "Pulumi.local.yaml"
RESOURCE_GROUP, ACCOUNT, DEPLOYMENT = "rg-ai-local", "contoso-openai", "gpt-4o"
"""The world that `--seed local` makes, as Pulumi.local.yaml expects it."""
KEY = "azure-openai-apim:openaiKey"


def stack(addresses: simulator_process.Addresses, cli: engine.Engine) -> LocalStack:
    """Stack `local`, kept under .cache."""
    return LocalStack(ROOT, CACHE, cli, addresses)


def configure(local: LocalStack) -> None:
    """Give stack `local` the account's key, which a team would fetch the same way. Raises ToolError."""
    try:
        key = arm.account_key(local.simulator, RESOURCE_GROUP, ACCOUNT)
    except httpx.HTTPError as error:
        raise ToolError(f"the simulator gave no key of {ACCOUNT}: {error}; `make down` and `make demo` start afresh") from error
    local.configure(STACK_FILE, {KEY: key})


def chat(local: LocalStack, outputs: dict[str, Any]) -> int:
    """Call every API the stack exports; returns the exit code of `tools.chat`."""
    apis = [
        {"name": name, "azure_endpoint": api["azureEndpoint"], "api_version": api["apiVersion"]}
        for name, api in outputs["apis"].items()
    ]
    request = json.dumps({"api_key": outputs["subscriptionKey"], "model": DEPLOYMENT, "apis": apis})
    return subprocess.run(
        [sys.executable, "-m", "tools.chat"], cwd=ROOT, env=local.env(), input=request, text=True, check=False
    ).returncode


def run() -> int:
    """The whole demo; the exit code is 0 only when the deployment and every call succeeded. Raises ToolError."""
    began = time.monotonic()
    cli = engine.resolve()
    say(f"pulumi {cli.version}, {cli.origin}")
    addresses, started = simulator_process.ensure(STATE)
    log = (STATE / simulator_process.LOG).relative_to(Path.cwd()) if STATE.is_relative_to(Path.cwd()) else STATE
    say(f"simulator {'started' if started else 'already running'}: ARM {addresses.arm}, gateway {addresses.gateway} (log: {log})")
    local = stack(addresses, cli)
    configure(local)
    say("pulumi up, stack local (usually under 10 s); it warns that azure-native comes from PATH, which is the stand-in for Azure")
    if code := local.run("up", "--yes", "--skip-preview"):
        return code
    say("asking the model through the gateway, with the openai package")
    if code := chat(local, local.outputs()):
        raise ToolError(f"not every call was answered; the simulator's log tells more: {log}")
    print(flush=True)
    say(f"both ways to publish work, after {clock(time.monotonic() - began)}; `make down` takes everything away again")
    return 0


def main() -> int:
    """Run the demo, with expected mistakes told in one message."""
    try:
        return run()
    except ToolError as error:
        return fail(error)


if __name__ == "__main__":
    sys.exit(main())
