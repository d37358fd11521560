"""Connections to backends: kept, found dead, read no faster than they are passed on."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from apim_simulator.gateway.connections import UNREAD_BYTES, Broken, Connections, Origin

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LATE = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
FIELDS = [(b"Host", b"here")]
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def backend(serve: Serve) -> AsyncIterator[Origin]:
    """A plain listener on loopback."""
    tasks: set[asyncio.Task[None]] = set()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await serve(reader, writer)
            await reader.read(65536)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    async with server:
        yield Origin("127.0.0.1", server.sockets[0].getsockname()[1], None)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.01)  # transports close with the next turn of the loop


async def called(pool: Connections, origin: Origin, body: bytes | None = None) -> bytes:
    """The body of one answer; the connection is given back."""
    connection = await pool.take(origin)
    try:
        await connection.send("POST", b"/x", [*FIELDS, (b"Content-Length", str(len(body or b"")).encode())], body)
        return b"".join([chunk async for chunk in connection.body()])
    finally:
        pool.give(origin, connection)


def scene(serve: Serve, play: Callable[[Connections, Origin], Awaitable[Any]]) -> Any:
    """Play a scene with a backend and the connections to it."""

    async def whole() -> Any:
        pool = Connections(ssl.create_default_context())
        async with backend(serve) as origin:
            try:
                return await asyncio.wait_for(play(pool, origin), 20)
            finally:
                pool.close()
                await asyncio.sleep(0)

    return asyncio.run(whole())


def test_a_connection_is_kept_and_a_request_comes_in_one_piece():
    """The second call takes the same connection; head and body of a request are one read of the backend's."""
    ports, reads = set(), []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ports.add(writer.get_extra_info("peername")[1])
        while data := await reader.read(65536):
            reads.append(data.partition(b"\r\n\r\n")[2])
            writer.write(ANSWER)

    async def play(pool: Connections, origin: Origin) -> object:
        return [await called(pool, origin, b"data") for _ in range(2)]

    assert scene(serve, play) == [b"ok", b"ok"]
    assert (len(ports), reads) == (1, [b"data", b"data"])


@pytest.mark.parametrize(("late", "together"), [(b"", False), (LATE, False), (LATE, True)])
def test_an_idle_connection_that_ended_or_spoke_unasked_is_not_used(late, together):
    ports = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ports.append(writer.get_extra_info("peername")[1])
        await reader.read(65536)
        writer.write(ANSWER + (late if together else b""))
        await asyncio.sleep(0)
        writer.write(b"" if together else late)
        if not late:
            writer.close()

    async def play(pool: Connections, origin: Origin) -> object:
        first = await called(pool, origin)
        await asyncio.sleep(0.05)
        return first + await called(pool, origin)

    assert scene(serve, play) == b"okok"
    assert len(set(ports)) == 2


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"", "without an answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "without sending complete message body"),
        (b"NONSENSE\r\n\r\n", "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, "RemoteProtocolError"),
    ],
)
def test_what_breaks_off_or_is_no_http_says_so(answer, problem):
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(answer)
        writer.close()

    with pytest.raises(Broken, match=problem):
        scene(serve, called)


def test_a_field_that_would_be_two_is_never_sent():
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(ANSWER)

    async def play(pool: Connections, origin: Origin) -> object:
        connection = await pool.take(origin)
        return await connection.send("GET", b"/x", [*FIELDS, (b"x-a", b"1\r\nx-b: 2")], None)

    with pytest.raises(Broken, match="Illegal header value"):
        scene(serve, play)


def test_an_answer_without_a_length_ends_with_its_connection_and_informational_ones_are_passed_over():
    ports = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ports.append(writer.get_extra_info("peername")[1])
        await reader.read(65536)
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 200 OK\r\n\r\nto the end")
        writer.close()

    async def play(pool: Connections, origin: Origin) -> object:
        return await called(pool, origin) + await called(pool, origin)

    assert scene(serve, play) == b"to the endto the end"
    assert len(ports) == 2


def test_a_body_that_nobody_reads_waits_with_its_sender():
    """The backend cannot send all of it before the first chunk is taken; then all of it comes."""
    size = 64 * UNREAD_BYTES
    written = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(64):
            writer.write(b"x" * UNREAD_BYTES)
            await writer.drain()
            written.append(UNREAD_BYTES)

    async def play(pool: Connections, origin: Origin) -> object:
        connection = await pool.take(origin)
        await connection.send("GET", b"/x", FIELDS, None)
        await asyncio.sleep(0.2)
        before = sum(written)
        return before, sum([len(chunk) async for chunk in connection.body()])

    before, received = scene(serve, play)
    assert before < size / 2
    assert received == size
