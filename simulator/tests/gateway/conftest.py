"""A service on a real TLS socket, with an echo upstream beside it, both in one event loop of a thread."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from apim_simulator.addresses import ACCOUNT
from apim_simulator.gateway.app import build
from apim_simulator.http.listener import Listeners
from apim_simulator.http.sockets import Sockets
from apim_simulator.model.app import build as model_server
from apim_simulator.policy import accept
from apim_simulator.store import Resource
from apim_simulator.world import World

SERVICE = "Microsoft.ApiManagement/service"
KEY = "k" * 32


@dataclass
class Seen:
    """A request as it arrived upstream: `target` byte for byte, header names lower-case."""

    method: str
    target: str
    headers: dict[str, list[str]]
    body: bytes


@dataclass
class Echo:
    """An upstream that remembers what it got and answers what it was told, by default an empty 200."""

    seen: list[Seen] = field(default_factory=list)
    answers: list[Callable[..., Awaitable[None]]] = field(default_factory=list)

    def will(self, status: int, headers: dict[str, str] | None = None, *chunks: bytes) -> None:
        """Answer one request so."""

        async def answer(send: Any, _receive: Any) -> None:
            fields = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
            await send({"type": "http.response.start", "status": status, "headers": fields})
            for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

        self.answers.append(answer)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Remember, then answer."""
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode(), []).append(value.decode())
        query = scope["query_string"].decode()
        target = scope["raw_path"].decode() + (f"?{query}" if query else "")
        self.seen.append(Seen(scope["method"], target, headers, body))
        if not self.answers:
            self.will(200)
        await self.answers.pop(0)(send, receive)

    @property
    def only(self) -> Seen:
        """The one request that arrived."""
        (seen,) = self.seen
        return seen


@dataclass
class Site:
    """A service: its world, the gateway's URL, a client that trusts it, the upstream and its two URLs."""

    world: World
    id: str
    url: str
    client: httpx.Client
    echo: Echo
    upstream: str
    loop: asyncio.AbstractEventLoop

    def put(self, path: str, properties: dict[str, Any], **private: Any) -> None:
        """Store a resource below the service, as ARM would."""
        names = path.strip("/").split("/")
        kind = "/".join([SERVICE, *names[::2]])
        self.world.store.put(Resource(self.id + path, kind, properties, private=private))

    def policy(self, path: str, scope: str, **sections: str) -> None:
        """Store the policy of a scope, accepted as ARM accepts it; section names take `_` for `-`."""
        text = "".join(f"<{n.replace('_', '-')}>{s}</{n.replace('_', '-')}>" for n, s in sections.items())
        accepted = accept(f"<policies>{text}</policies>", "rawxml", scope)
        self.put(f"{path}/policies/policy", {"format": "xml", "value": accepted.value}, raw=accepted.raw, raw_format="rawxml")

    def api(self, name: str, path: str, *operations: str, **properties: Any) -> None:
        """Store an API whose `serviceUrl` is the upstream, with operations written `GET /template`."""
        common = {"displayName": name.title(), "path": path, "apiRevision": "1", "subscriptionRequired": False}
        self.put(f"/apis/{name}", {**common, "serviceUrl": self.upstream, "isCurrent": True, **properties})
        for number, operation in enumerate(operations, 1):
            method, template = operation.split(" ", 1)
            shown = {"displayName": f"Operation {number}", "method": method, "urlTemplate": template}
            self.put(f"/apis/{name}/operations/op{number}", shown)

    def subscription(self, name: str, scope: str, key: str = KEY, state: str = "active", **more: Any) -> None:
        """Store a subscription; its secondary key is the primary reversed, with an x."""
        properties = {"scope": self.id + scope, "displayName": name.title(), "state": state, **more}
        self.put(f"/subscriptions/{name}", properties, primaryKey=key, secondaryKey=key + "x")

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request to the gateway."""
        return self.client.request(method, self.url + path, **more)


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Site]:
    """The listeners, opened once; tests get it through `site`."""
    sockets, ready, stop = Sockets(), threading.Event(), asyncio.Event()
    world = World.open(tmp_path_factory.mktemp("world"), reserve=sockets.reserve)
    service = f"{world.subscription_path}/resourceGroups/rg/providers/{SERVICE}/apim"
    echo, loop = Echo(), asyncio.new_event_loop()
    upstream = world.addresses.port("arm", "echo")

    async def serve() -> None:
        listeners = Listeners(world.authority.server_context())
        listeners.open("gateway", sockets.claim(world.addresses.port("gateway", service)), build(world, service))
        listeners.open("echo", sockets.claim(upstream), echo)
        await asyncio.sleep(0)
        ready.set()
        await stop.wait()
        await listeners.close_all()
        await world.closing()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    with httpx.Client(verify=world.authority.client_context(), timeout=10) as client:
        url = world.addresses.service_url(service)
        yield Site(world, service, url, client, echo, f"https://127.0.0.1:{upstream}", loop)
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()
    world.close()
    sockets.close()


async def _anew(world: World) -> None:
    """In its loop: what a call before has left running there has limits that the clock moves."""
    world.store.reset()
    world.clock.reset()
    world.round_robin.reset()


@pytest.fixture
def site(served: Site) -> Site:
    """A service without anything in it, and an upstream that has seen nothing."""
    asyncio.run_coroutine_threadsafe(_anew(served.world), served.loop).result(30)
    served.world.store.put(Resource(served.id, SERVICE, {}, {"location": "westeurope"}))
    served.echo.seen.clear()
    served.echo.answers.clear()
    return served


@pytest.fixture(scope="session")
def captured(evidence) -> dict[str, dict]:
    """Recorded answers of gateways by id."""
    text = (evidence / "arm" / "captures" / "gateway-and-openai.json").read_text()
    return {entry["id"]: entry for entry in json.loads(text) if entry["id"].startswith("apim-")}


@pytest.fixture
def account(site: Site) -> Iterator[Callable[..., None]]:
    """Opens an account with a listener of its own: kind, role of the service's identity on it, path in the backend's URL."""
    sockets, listeners = Sockets(), Listeners(site.world.authority.server_context())
    account_id = f"{site.world.subscription_path}/resourceGroups/rg/providers/{ACCOUNT}/besides"

    async def listen() -> None:
        port = site.world.addresses.port("model", account_id)
        listeners.open("besides", sockets.claim(port), model_server(site.world, account_id))

    async def close() -> None:
        await listeners.close_all()
        site.world.addresses.release("model", account_id)

    def opened(kind: str, role: str, path: str = "", backend: str = "s") -> None:
        world, service = site.world, site.world.store.get(site.id)
        assert service is not None
        world.store.put(Resource(site.id, SERVICE, {}, {**service.envelope, "identity": {"principalId": "p"}}))
        world.store.put(Resource(account_id, ACCOUNT, {"customSubDomainName": "besides"}, {"kind": kind}, {"key1": KEY}))
        model = {"format": "OpenAI", "name": "text-embedding-3-small", "version": "1"}
        sku = {"sku": {"name": "Standard", "capacity": 100}}
        world.store.put(Resource(f"{account_id}/deployments/emb", f"{ACCOUNT}/deployments", {"model": model}, sku))
        assigned = {"principalId": "p", "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{role}"}
        kind_of_role = "Microsoft.Authorization/roleAssignments"
        world.store.put(Resource(f"{account_id}/providers/{kind_of_role}/r", kind_of_role, assigned))
        site.put(f"/backends/{backend}", {"url": f"https://besides.cognitiveservices.azure.com{path}", "protocol": "http"})
        world.addresses._ports[f"port:model:{account_id.lower()}"] = sockets.reserve(0)
        asyncio.run_coroutine_threadsafe(listen(), site.loop).result()

    yield opened
    asyncio.run_coroutine_threadsafe(close(), site.loop).result()
    sockets.close()
