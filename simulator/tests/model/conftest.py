"""An account on a real TLS socket, served by the simulator's own listener in a thread."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import openai
import pytest
from apim_simulator import builtin
from apim_simulator.clock import Clock
from apim_simulator.http.listener import Listeners
from apim_simulator.http.sockets import Sockets
from apim_simulator.model.app import build
from apim_simulator.store import Resource
from apim_simulator.world import World

KEY1, KEY2 = "1" * 32, "2" * 32
DEPLOYMENTS = {
    "gpt-4o": ("gpt-4o", "2024-08-06", 100),
    "gpt-4o-mini": ("gpt-4o-mini", "2024-07-18", 30),
    "gpt-5-mini": ("gpt-5-mini", "2025-08-07", 100),
    "openllmetry-testing": ("gpt-4.1-mini", "2025-04-14", 120),
    "gpt-4.1": ("gpt-4.1", "", 1),
    "dall-e-3": ("dall-e-3", "3.0", 100),
    "gpt-image-1": ("gpt-image-1", "2025-04-15", 100),
    "tts": ("gpt-4o-mini-tts", "2025-03-20", 100),
    "whisper": ("whisper", "001", 100),
    "gpt-4o-transcribe": ("gpt-4o-transcribe", "2025-03-20", 100),
    "gpt-35-turbo": ("gpt-35-turbo", "0125", 100),
    "instruct": ("gpt-35-turbo-instruct", "0914", 100),
    "gpt-5.2-chat": ("gpt-5.2-chat", "latest", 100),
    "gpt-5.2_2025-12-11": ("gpt-5.2", "2025-12-11", 250),
    "test-deployment": ("text-embedding-3-large", "1", 120),
    "text-embedding-3-small": ("text-embedding-3-small", "1", 100),
    "text-embedding-ada-002": ("text-embedding-ada-002", "2", 100),
}
"""Name: model, version, capacity; among them those that captures name."""


def furnish(world: World) -> str:
    """Put the account and its deployments into a world; returns the account's id."""
    account_id = f"{world.subscription_path}/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/contoso"
    for resource in builtin.account(world, account_id, "eastus"):
        world.store.put(replace(resource, private={"key1": KEY1, "key2": KEY2}))
    for name, (model, version, capacity) in DEPLOYMENTS.items():
        made = builtin.deployment(account_id, name, model, version)
        world.store.put(replace(made, envelope={"sku": {"name": "Standard", "capacity": capacity}}))
    batch = builtin.deployment(account_id, "gpt-4o-batch", "gpt-4o", "2024-08-06")
    world.store.put(replace(batch, envelope={"sku": {"name": "GlobalBatch", "capacity": 1}}))
    return account_id


def entries(evidence) -> dict:
    """Recorded answers of the model server by id."""
    text = (evidence / "arm" / "captures" / "gateway-and-openai.json").read_text()
    return {e["id"]: e for e in json.loads(text) if e["id"].startswith("aoai-")}


@dataclass
class Account:
    """A served account: its URL, and a client that trusts it. `app` is replaced by `fresh` so that limits start anew."""

    world: World
    id: str
    url: str
    client: httpx.Client
    app: Any = None

    def fresh(self) -> None:
        """Forget what the limiter counted."""
        self.app = build(self.world, self.id)

    def resource(self) -> Resource:
        """The account as stored."""
        found = self.world.store.get(self.id)
        assert found is not None
        return found

    async def __call__(self, scope, receive, send) -> None:
        """Serve by the present application."""
        await self.app(scope, receive, send)


@pytest.fixture(scope="package")
def served() -> Iterator[Account]:
    """The listener of this folder's tests."""
    now = datetime.now(UTC)
    world = World.in_memory(Clock(lambda: now))  # stands still: what goes by the clock waits for the tests
    account_id = furnish(world)
    sockets = Sockets()
    port = sockets.reserve(0)
    account = Account(
        world, account_id, f"https://127.0.0.1:{port}", httpx.Client(verify=world.authority.client_context(), timeout=10)
    )
    account.fresh()
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        listeners = Listeners(world.authority.server_context())
        listeners.open("account", sockets.claim(port), account)
        ready.set()
        await stop.wait()
        await listeners.close_all()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield account
    account.client.close()
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()
    world.close()


def openai_clients(account: Account, key: str = KEY1) -> tuple[openai.OpenAI, openai.AzureOpenAI]:
    """The unmodified client of the openai package on v1, and the one for a dated api-version."""

    def http() -> Any:
        return openai.DefaultHttpx2Client(verify=account.world.authority.client_context())

    v1 = openai.OpenAI(base_url=f"{account.url}/openai/v1/", api_key=key, max_retries=0, http_client=http())
    dated = openai.AzureOpenAI(
        azure_endpoint=account.url, api_key=key, api_version="2025-04-01-preview", max_retries=0, http_client=http()
    )
    return v1, dated


@pytest.fixture
def clients(account: Account) -> Iterator[tuple[openai.OpenAI, openai.AzureOpenAI]]:
    """`OpenAI` on v1 and `AzureOpenAI`, of an account that has stored nothing."""
    account.world.store.objects.reset()
    made = openai_clients(account)
    yield made
    for client in made:
        client.close()


@pytest.fixture
def account(served: Account) -> Iterator[Account]:
    """The served account, with its limits unused, its keys allowed and no role assignment."""
    served.fresh()
    before = served.resource()
    yield served
    served.world.store.put(before)
    for assignment in served.world.store.of_type("Microsoft.Authorization/roleAssignments"):
        served.world.store.delete(assignment.id)
