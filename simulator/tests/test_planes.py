"""Planes behind their listeners, in one loop with the test."""

import asyncio
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from apim_simulator.addresses import ACCOUNT, SERVICE
from apim_simulator.http.sockets import Sockets
from apim_simulator.planes import Planes, log_line
from apim_simulator.store import Resource
from apim_simulator.world import World


@pytest.fixture
def served(tmp_path):
    """A world on real sockets, a client that trusts it, and the log's lines."""

    @asynccontextmanager
    async def serve():
        sockets, lines = Sockets(), []
        world = World.open(tmp_path, reserve=sockets.reserve)
        planes = Planes(world, sockets, lines.append)
        planes.open()
        async with httpx.AsyncClient(verify=world.authority.client_context()) as client:
            yield world, client, lines
        await planes.close()
        sockets.close()
        world.close()

    return serve


def test_each_plane_answers_in_its_own_words_and_is_journalled(served):
    async def scene():
        async with served() as (world, client, lines):
            service = world.store.put(Resource("/s/apim", SERVICE, {}))
            account = world.store.put(
                Resource("/m/openai", ACCOUNT, {"disableLocalAuth": False}, private={"key1": "a", "key2": "b"})
            )
            answers = [
                await client.get(f"{world.addresses.arm}/subscriptions"),
                await client.get(f"{world.addresses.arm}/metadata/endpoints?api-version=2022-09-01"),
                await client.get(f"{world.addresses.arm}/_sim/state"),
                await client.get(f"{world.addresses.service_url(service.id)}/none"),
                await client.get(f"{world.addresses.account_url(account.id)}/none"),
            ]
            return [(a.status_code, a.reason_phrase) for a in answers], [entry.plane for entry in lines]

    answers, planes = asyncio.run(scene())
    assert answers == [
        (401, "Unauthorized"),
        (200, "OK"),
        (401, "Unauthorized"),
        (404, "Resource Not Found"),
        (404, "Resource Not Found"),
    ]
    assert planes == ["arm", "token", "gateway", "model"]


def test_a_listener_closes_with_its_resource_and_opens_again_on_its_port(served):
    async def scene():
        async with served() as (world, client, _):
            account = Resource("/m/openai", ACCOUNT, {}, private={"key1": "a", "key2": "b"})
            url = world.addresses.account_url(account.id)
            seen = []
            for act in (
                lambda: world.store.put(account),
                lambda: world.store.delete("/m/openai"),
                lambda: world.store.put(account),
            ):
                act()
                try:
                    seen.append((await client.get(f"{url}/none", headers={"connection": "close"})).status_code)
                except httpx.ConnectError:
                    seen.append(None)
            return seen

    assert asyncio.run(scene()) == [404, None, 404]


def test_faults_name_the_account_that_a_listener_serves(served):
    async def scene():
        async with served() as (world, client, _):
            for name in ("one", "two"):
                world.store.put(Resource(f"/m/{name}", ACCOUNT, {}, private={"key1": "a", "key2": "b"}))
            world.faults.arm({"plane": "model", "match": {"account": "two"}, "action": {"status": 503}})
            return [(await client.get(world.addresses.account_url(f"/m/{name}"))).status_code for name in ("one", "two")]

    assert asyncio.run(scene()) == [404, 503]


def test_a_plane_that_cannot_be_built_takes_no_other_down(served, monkeypatch):
    monkeypatch.setattr("apim_simulator.control.build", lambda _world: dict[str, Any]()["missing"])

    async def scene():
        async with served() as (world, client, _):
            return [(await client.get(f"{world.addresses.arm}/{path}")).status_code for path in ("_sim/state", "subscriptions")]

    assert asyncio.run(scene()) == [500, 401]


def test_a_log_line_has_no_more_than_it_should(world, capsys):
    entry = world.journal.begin("arm", "PUT", "/subscriptions/s")
    world.journal.end(entry, 409, "Conflict", 1.25)
    log_line(entry)
    entry = world.journal.begin("gateway", "GET", "/x")
    world.journal.end(entry, None, None, 3)
    log_line(entry)
    lines = [line[9:] for line in capsys.readouterr().err.splitlines()]
    assert lines == ["arm     PUT    409    1.25 ms /subscriptions/s Conflict", "gateway GET    ---       3 ms /x"]
