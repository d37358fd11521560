"""Listeners in one event loop."""

import asyncio
from typing import Any

import httpx
from apim_simulator.http.listener import Listeners
from apim_simulator.http.sockets import Sockets


def saying(text: bytes) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert (await receive())["type"] == "http.request"
        if scope["path"] == "/slow":
            await asyncio.sleep(0.3)
        if scope["path"] == "/never":
            await asyncio.sleep(60)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(text)).encode())]})
        await send({"type": "http.response.body", "body": text})

    return app


def test_each_listener_serves_its_own_application(world):
    async def scene() -> bool:
        sockets, listeners = Sockets(), Listeners(world.authority.server_context())
        ports = [sockets.reserve(0), sockets.reserve(0)]
        for port in ports:
            listeners.open(str(port), sockets.claim(port), saying(str(port).encode()))
        async with httpx.AsyncClient(verify=world.authority.client_context()) as client:
            texts = [(await client.get(f"https://127.0.0.1:{port}/")).text for port in ports]
        await listeners.close_all()
        return [str(port) for port in ports] == texts

    assert asyncio.run(scene())


def test_a_closed_port_can_be_served_again_at_once(world):
    async def scene() -> list[str]:
        sockets, listeners = Sockets(), Listeners(world.authority.server_context())
        port, texts = sockets.reserve(0), []
        async with httpx.AsyncClient(verify=world.authority.client_context()) as client:
            for text in (b"first", b"second"):
                listeners.open("one", sockets.claim(port), saying(text))
                assert "one" in listeners
                texts.append((await client.get(f"https://127.0.0.1:{port}/", headers={"connection": "close"})).text)
                listeners.close("one")
                assert "one" not in listeners
                sockets.reserve(port)
        sockets.close()
        await listeners.close_all()
        return texts

    assert asyncio.run(scene()) == ["first", "second"]


def test_closing_lets_a_request_under_way_finish_but_waits_for_nobody_else(world):
    async def scene() -> tuple[str, str]:
        sockets, listeners = Sockets(), Listeners(world.authority.server_context())
        port = sockets.reserve(0)
        listeners.open("one", sockets.claim(port), saying(b"done"))
        async with httpx.AsyncClient(verify=world.authority.client_context(), timeout=10) as client:
            await client.get(f"https://127.0.0.1:{port}/")  # leaves an idle connection behind
            slow = asyncio.create_task(client.get(f"https://127.0.0.1:{port}/slow"))
            never = asyncio.create_task(client.get(f"https://127.0.0.1:{port}/never"))
            await asyncio.sleep(0.1)
            await listeners.close_all()
            try:
                await never
            except httpx.HTTPError as error:
                return (await slow).text, type(error).__name__
        raise AssertionError("the request without end was answered")

    assert asyncio.run(scene()) in {("done", "ReadError"), ("done", "RemoteProtocolError")}
