"""HTTP/1.1 connections to backends, kept for the next call: asyncio's transports and h11's grammar, nothing between.

A general client costs a call three times as much, for what a gateway has no use for: proxies, redirects, several kinds of loops.
"""

import asyncio
import select
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

import h11

IDLE_SECONDS = 20.0
"""Idle connections go before our own listeners would close them, so that no call meets one just as it closes."""
IDLE_CONNECTIONS = 64
HEADER_LIMIT_BYTES = 100 * 1024
UNREAD_BYTES = 256 * 1024
"""Of a body that comes faster than it is passed on; what is beyond waits with the sender."""

Raw = list[tuple[bytes, bytes]]


class Broken(Exception):
    """No connection, or one that ended or spoke no HTTP; the message says why."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where to connect to; `name` is what the certificate is for, None where the connection is not encrypted."""

    host: str
    port: int
    name: str | None


class Wire(asyncio.Protocol):
    """The bytes of one connection."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self.ended = False
        self._received = bytearray()
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Keep it until it is read."""
        self._received += data
        if len(self._received) > UNREAD_BYTES:
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The other side sends no more: so do we."""
        self.ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, of whatever kind."""
        self.ended, self._error = True, exc
        self._writable.set()
        self._wake()

    def pause_writing(self) -> None:
        """The other side does not read."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """It does again."""
        self._writable.set()

    async def write(self, data: bytes) -> None:
        """Send; a connection that has ended takes it silently, since an answer may have come before."""
        self.transport.write(data)
        await self._writable.wait()

    async def read(self) -> bytes:
        """What has come, at least a byte; nothing at the end. Raises what broke the connection."""
        while not self._received and not self.ended:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        data = bytes(self._received)
        self._received.clear()
        if data and not self.ended:
            self.transport.resume_reading()
        elif not data and self._error is not None:
            raise self._error
        return data

    def stale(self) -> bool:
        """Whether an idle connection has ended, or something has come that nobody asked for, as far as the kernel knows."""
        if self.ended or self._received or self.transport.is_closing():
            return True
        poll = select.poll()
        poll.register(self.transport.get_extra_info("socket").fileno(), select.POLLIN)
        return bool(poll.poll(0))

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class Connection:
    """One connection and the message that is on it."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.since = 0.0
        self._http = h11.Connection(h11.CLIENT, HEADER_LIMIT_BYTES)

    async def send(self, method: str, target: bytes, fields: Raw, body: bytes | None) -> h11.Response:
        """Send a request in one piece; the head of its answer. Raises Broken."""
        try:
            data = self._http.send(h11.Request(method=method, target=target, headers=fields)) or b""
            data += (self._http.send(h11.Data(data=body)) or b"") if body else b""
            await self.wire.write(data + (self._http.send(h11.EndOfMessage()) or b""))
            while not isinstance(event := await self._event(), h11.Response):
                pass  # informational
        except (h11.ProtocolError, OSError) as error:
            raise Broken(f"{type(error).__name__}: {error}") from error
        return event

    async def body(self) -> AsyncIterator[bytes]:
        """The answer's body, as it comes. Raises Broken."""
        try:
            while isinstance(event := await self._event(), h11.Data):
                yield bytes(event.data)
        except (h11.ProtocolError, OSError) as error:
            raise Broken(f"{type(error).__name__}: {error}") from error

    def ready(self) -> bool:
        """Whether it can take another request, now that its message is over."""
        over = (self._http.our_state, self._http.their_state) == (h11.DONE, h11.DONE)
        if not over or self.wire.ended or self._http.trailing_data[0]:  # bytes that would answer the next request
            return False
        self._http.start_next_cycle()
        return True

    async def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = await self.wire.read()
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise h11.RemoteProtocolError("the server closed the connection without an answer")
            self._http.receive_data(data)
        if event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
            raise h11.RemoteProtocolError("the server changed to another protocol, or ended")
        return event


class Connections:
    """Connections made with one TLS context. A call has one to itself; it comes back when the answer's body is over."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._idle: dict[Origin, list[Connection]] = {}
        self._busy: set[Connection] = set()

    async def take(self, origin: Origin) -> Connection:
        """An idle one, else a new one. Raises Broken."""
        idle = self._idle.setdefault(origin, [])
        found = None
        while idle and found is None:
            newest = idle.pop()
            if time.monotonic() - newest.since > IDLE_SECONDS or newest.wire.stale():
                newest.wire.transport.close()
            else:
                found = newest
        found = found or Connection(await self._connected(origin))
        self._busy.add(found)
        return found

    def give(self, origin: Origin, connection: Connection) -> None:
        """Back after a call, however it ended."""
        if connection not in self._busy:
            return
        self._busy.discard(connection)
        idle = self._idle.setdefault(origin, [])
        if not connection.ready() or len(idle) >= IDLE_CONNECTIONS:
            connection.wire.transport.abort()
            return
        connection.since = time.monotonic()
        idle.append(connection)

    def close(self) -> None:
        """Close all."""
        for connection in (*self._busy, *(each for idle in self._idle.values() for each in idle)):
            connection.wire.transport.close()
        self._busy.clear()
        self._idle.clear()

    async def _connected(self, origin: Origin) -> Wire:
        tls = self._context if origin.name is not None else None
        try:
            _, wire = await asyncio.get_running_loop().create_connection(
                Wire, origin.host, origin.port, ssl=tls, server_hostname=origin.name
            )
        except OSError as error:
            raise Broken(f"{type(error).__name__}: {error}") from error
        return wire
