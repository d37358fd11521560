"""An ARM plane over an empty in-memory world with one Developer-tier service."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from apim_simulator import seed
from apim_simulator.arm import app
from apim_simulator.clock import Clock
from apim_simulator.world import World
from starlette.testclient import TestClient

VERSION = "2024-05-01"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@dataclass
class Arm:
    """Speaks to ARM as a client does; paths that do not begin with /subscriptions/{guid} are below the service."""

    world: World
    client: TestClient
    service: str
    headers: dict[str, str] = field(default_factory=lambda: {"Authorization": "Bearer test"})

    def __call__(self, method: str, path: str, body: Any = None, *, version: str | None = VERSION, headers=None, **query: str):
        """Send and return the response."""
        full = path if path.startswith(self.world.subscription_path) else self.service + path
        parameters = {name.replace("__", "$"): value for name, value in query.items()}
        if version is not None:
            parameters["api-version"] = version
        sent = self.headers | (headers or {})
        if isinstance(body, bytes):
            return self.client.request(method, full, params=parameters, content=body, headers=sent)
        return self.client.request(method, full, params=parameters, json=body, headers=sent)

    def put(self, path: str, properties: dict[str, Any] | None = None, **query: str):
        """PUT `{"properties": …}` and, if it is long-running, poll to its end."""
        return self.settled(self("PUT", path, None if properties is None else {"properties": properties}, **query))

    def settled(self, response):
        """Poll `Location` until the operation has ended; its last answer."""
        while "location" in response.headers:
            response = self.client.get(response.headers["location"], headers=self.headers)
        return response

    def get(self, path: str, **query: str):
        """GET, as JSON."""
        return self("GET", path, **query).json()


@pytest.fixture
def world():
    """A world whose clock stands at noon, seeded with `replay`: a Developer-tier service with its content."""
    world = World.in_memory(Clock(lambda: NOON))
    world.options.change({"lro_polls": 0})
    seed.replay(world)
    return world


@pytest.fixture
def arm(world):
    """The ARM plane of `world`."""
    service = f"{world.subscription_path}/resourceGroups/rg-replay/providers/Microsoft.ApiManagement/service/apim-replay"
    return Arm(world, TestClient(app.build(world), base_url="https://arm.test"), service)


@pytest.fixture
def error():
    """Status, code and targets of a refusal."""

    def refusal(response) -> tuple[int, str, list[str | None]]:
        body = response.json()["error"]
        return response.status_code, body["code"], [detail["target"] for detail in body.get("details") or []]

    return refusal
