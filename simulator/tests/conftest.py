"""Fixtures for tests of the simulator: a world without sockets, ways to ask an application, a whole process."""

import asyncio
import json
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from apim_simulator.clock import Clock
from apim_simulator.world import World
from cryptography.hazmat.primitives.asymmetric import rsa

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session", autouse=True)
def few_signing_keys() -> Iterator[None]:
    """Two take turns, so that those of one world and the next differ: to make one takes longer than most tests."""
    make, known = rsa.generate_private_key, []

    def taken(**kind: int) -> rsa.RSAPrivateKey:
        known.append(known.pop(0) if len(known) > 1 else make(**kind))
        return known[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rsa, "generate_private_key", taken)
        yield


@pytest.fixture
def world() -> World:
    """An empty world whose clock stands at noon until it is advanced."""
    return World.in_memory(Clock(lambda: NOON))


@pytest.fixture
def ask() -> Ask:
    """Put one request to an ASGI application, without sockets: `ask(app, "GET", "/path", json=…)`."""

    def asked(app: Any, method: str, path: str, **more: Any) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="https://here") as client:
                return await client.request(method, path, **more)

        return asyncio.run(one())

    return asked


@dataclass
class Running:
    """A simulator in a process of its own, and a client that trusts its CA."""

    process: subprocess.Popen[str]
    addresses: dict[str, str]
    state: Path
    log: Path

    @property
    def client(self) -> httpx.Client:
        """Each with connections of its own; close it, or use it in a `with` statement."""
        return httpx.Client(verify=ssl.create_default_context(cafile=self.addresses["ca"]), timeout=10)

    def control(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask the control API."""
        with self.client as client:
            key = {"x-sim-key": self.addresses["control_key"]}
            return client.request(method, f"{self.addresses['arm']}/_sim{path}", headers=key, **more)


@contextmanager
def running(state: Path, *arguments: str) -> Iterator[Running]:
    """`python -m apim_simulator` from its start line to its end; fails unless it ends cleanly."""
    log = state.parent / f"{state.name}.log"
    with log.open("w") as errors:
        command = [sys.executable, "-m", "apim_simulator", "--state", str(state), *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, log.read_text()
            yield Running(process, json.loads(line), state, log)
        finally:
            process.terminate()
    assert process.returncode == 0, log.read_text()


@pytest.fixture(scope="session")
def start() -> Callable[..., Any]:
    """Start a whole simulator in a `with` statement, given its state folder and arguments."""
    return running


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One simulator for all tests of a run that need none of their own."""
    with running(tmp_path_factory.mktemp("shared") / "state", "--seed", "local") as simulator:
        yield simulator


@pytest.fixture(scope="session")
def furnished(shared: Running) -> Callable[..., Running]:
    """`furnished("local", lro_polls=0)`: the shared simulator as one that was started anew with that world and these settings."""

    def anew(world: str, **settings: Any) -> Running:
        for path, body in (("/reset", {}), ("/settings", settings), ("/seed", {"world": world})):
            answer = shared.control("POST", path, json=body)
            assert answer.is_success, answer.text
        return shared

    return anew
