"""One simulator for the whole matrix, furnished by ARM calls, and the unmodified openai package on it."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack

import openai
import pytest

from simulator.tests.failover.scene import CONDITIONS, SERVICE, Scene, furnish


@pytest.fixture(scope="package")
def scene(furnished) -> Iterator[Scene]:
    """The scene; its simulator refuses nothing as its own limit."""
    running = furnished("local", lro_polls=0)
    with ExitStack() as stack:
        http = stack.enter_context(running.client)
        scene = Scene(running.addresses, http, {})
        furnish(scene)
        secrets = scene.arm("POST", f"Microsoft.ApiManagement/service/{SERVICE}/subscriptions/master/listSecrets")
        for name in CONDITIONS:
            scene.clients[name] = stack.enter_context(
                openai.AzureOpenAI(
                    azure_endpoint=f"{running.addresses['gateway']}/{name}",
                    api_key=secrets["primaryKey"],
                    api_version="2024-10-21",
                    max_retries=0,
                    http_client=openai.DefaultHttpx2Client(verify=ssl.create_default_context(cafile=running.addresses["ca"])),
                )
            )
        yield scene
        assert scene.sim("GET", "/journal")["summary"]["simulator_codes"] == []
