"""The gateway that clients are run against: a simulator with the stack beside this file, deployed by the real engine."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.clients.catalog import FOLDER
from tools import arm, demo, engine, simulator_process
from tools.console import ToolError
from tools.local_stack import LocalStack
from tools.paths import ROOT

MODEL: Final = "gpt-4o"
VERSION: Final = "2024-10-21"
FOREIGN: Final = ("OPENAI_", "AZURE_", "PYTHON", "PULUMI_", "LITELLM_")
"""What may not reach a client from a developer's shell."""
CERTIFICATES: Final = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Where clients look for a CA; each knows one of them."""


@contextmanager
def deployed(folder: Path) -> Iterator[Mapping[str, str]]:
    """Environment for a client's process, while the stack is deployed under `folder`. Raises ToolError."""
    addresses = simulator_process.start(folder / "simulator")
    try:
        stack = LocalStack(ROOT, folder, engine.resolve(), addresses)
        stack.configure(FOLDER / "stack.yaml", {demo.KEY: arm.account_key(addresses, demo.RESOURCE_GROUP, demo.ACCOUNT)})
        done = stack.capture("up", "--yes", "--skip-preview")
        if done.returncode:
            raise ToolError(f"the stack of the clients cannot be deployed: {done.stdout}{done.stderr}")
        yield environment(addresses.gateway, stack.outputs()["subscriptionKeys"]["clients"], addresses.ca)
    finally:
        simulator_process.stop(folder / "simulator")


def environment(gateway: str, key: str, certificate: str) -> dict[str, str]:
    """What a program reads: where to call, with which key, and whom to trust."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    own = {"CLIENTS_ORIGIN": gateway, "CLIENTS_KEY": key, "CLIENTS_MODEL": MODEL, "CLIENTS_VERSION": VERSION}
    loopback = dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost")
    return kept | dict.fromkeys(CERTIFICATES, certificate) | loopback | own
