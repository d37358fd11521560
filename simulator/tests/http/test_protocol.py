"""What ASGI cannot say: reason phrases and resets, over real TLS sockets."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from typing import Any

import pytest
from apim_simulator.http.listener import Listeners
from apim_simulator.http.protocol import JOINED_BYTES, JoinedWrites
from apim_simulator.http.sockets import Sockets
from apim_simulator.world import World

REQUEST = b"GET /path HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


def answering(headers: list[tuple[bytes, bytes]], *chunks: bytes, status: int = 200) -> Any:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return app


@pytest.fixture
def exchange(world: World) -> Callable[[Any], tuple[bytes, str]]:
    """The bytes a client reads from an application, and how the connection ended: `fin` or `rst`."""

    def read(port: int) -> tuple[bytes, str]:
        # In memory, because the standard library's own TLS socket reports a reset as an ordinary end.
        incoming, outgoing, received, end = ssl.MemoryBIO(), ssl.MemoryBIO(), b"", ""
        tls = world.authority.client_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
        steps = [tls.do_handshake, lambda: tls.write(REQUEST)]
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            while not end:
                try:
                    while steps:
                        steps[0]()
                        steps.pop(0)
                    while chunk := tls.read():
                        received += chunk
                    end = "fin"
                except ssl.SSLWantReadError:
                    plain.sendall(outgoing.read())
                    try:
                        incoming.write(plain.recv(65536))
                    except ConnectionResetError:
                        end = "rst"
        return received, end

    async def served(app: Any) -> tuple[bytes, str]:
        sockets, listeners = Sockets(), Listeners(world.authority.server_context())
        port = sockets.reserve(0)
        listeners.open("one", sockets.claim(port), app)
        try:
            return await asyncio.to_thread(read, port)
        finally:
            await listeners.close_all()

    return lambda app: asyncio.run(served(app))


def without_date(answer: bytes) -> bytes:
    lines = answer.split(b"\r\n")
    assert sum(line.startswith(b"date: ") for line in lines) == 1
    return b"\r\n".join(line for line in lines if not line.startswith(b"date: "))


def test_the_reason_phrase_is_the_applications(exchange):
    app = answering([(b"x-sim-reason", b"Resource Not Found"), (b"content-length", b"2")], b"{}", status=404)
    received, end = exchange(app)
    assert without_date(received) == b"HTTP/1.1 404 Resource Not Found\r\ncontent-length: 2\r\nConnection: close\r\n\r\n{}"
    assert end == "fin"


def test_without_a_pseudo_header_the_standard_phrase_and_no_server_header(exchange):
    received, _ = exchange(answering([(b"content-length", b"2")], b"{}"))
    assert without_date(received) == b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nConnection: close\r\n\r\n{}"


def test_the_case_of_header_names_is_kept(exchange):
    received, _ = exchange(answering([(b"ETag", b'"a"'), (b"Content-Length", b"0")]))
    assert b'\r\nETag: "a"\r\nContent-Length: 0\r\n' in received


def test_a_reset_at_the_headers_leaves_nothing_to_read(exchange):
    assert exchange(answering([(b"x-sim-abort", b"headers"), (b"content-length", b"2")], b"{}")) == (b"", "rst")


@pytest.mark.parametrize(("at", "body"), [(0, b""), (3, b"abc"), (4, b"abcd"), (100, b"abcdef")])
def test_a_reset_in_the_body_comes_after_exactly_so_many_bytes(exchange, at, body):
    headers = [(b"x-sim-abort", str(at).encode()), (b"content-length", b"6")]
    received, end = exchange(answering(headers, b"abc", b"def"))
    assert received.split(b"\r\n\r\n", 1)[1] == body
    assert b"x-sim" not in received
    assert end == "rst"


def test_a_chunked_stream_is_cut_within_a_chunk(exchange):
    received, end = exchange(answering([(b"x-sim-abort", b"4")], b"abc", b"def"))
    assert received.split(b"\r\n\r\n", 1)[1] == b"3\r\nabc\r\n1\r\nd\r\n"
    assert end == "rst"


def test_an_error_before_tls_is_no_answer(world):
    """A client that does not trust the CA never gets to send its request."""

    def refuse(port: int) -> None:
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")

    async def scene() -> None:
        sockets, listeners = Sockets(), Listeners(world.authority.server_context())
        port = sockets.reserve(0)
        listeners.open("one", sockets.claim(port), answering([]))
        await asyncio.to_thread(refuse, port)
        await listeners.close_all()

    asyncio.run(scene())


class Heard(asyncio.Transport):
    """A transport that notes what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[object] = []
        self.write = lambda data: self.log.append(bytes(data))  # type: ignore[method-assign]
        self.close = lambda: self.log.append("close")  # type: ignore[method-assign]
        self.abort = lambda: self.log.append("abort")  # type: ignore[method-assign]


def test_what_is_written_in_one_turn_of_the_loop_is_sent_as_one():
    async def scene() -> list[object]:
        heard = Heard()
        joined = JoinedWrites(heard, asyncio.get_running_loop())
        for data in (b"head", b"", b"body"):
            joined.write(data)
        assert heard.log == []
        await asyncio.sleep(0)
        joined.write(b"x" * JOINED_BYTES)  # at once, so that whoever writes hears that nobody reads
        assert heard.log == [b"headbody", b"x" * JOINED_BYTES]
        joined.write(b"last")
        joined.close()
        joined.write(b"gone")
        joined.abort()
        await asyncio.sleep(0)
        return heard.log[2:]

    assert asyncio.run(scene()) == [b"last", "close", "abort"]
