"""Calls to backends: loopback only, HTTP/1.1, no redirects, bodies as they come (SIM-HOSTS, GW-UPSTREAM)."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from apim_simulator.gateway import headers
from apim_simulator.gateway.concurrency import Gates
from apim_simulator.gateway.connections import Broken, Connection, Connections, Origin
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.headers import Fields
from apim_simulator.world import World

_STANDARD_PORTS = {"https": 443, "http": 80}
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""Methods whose requests say so when they have no body (RFC 9110 section 8.6)."""


class Unreachable(Exception):
    """No connection, or one that broke, before the answer's headers were there or in its body; the message says why."""


class TimedOut(Exception):
    """The answer's headers did not come in time."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a backend; `checked` whether its certificate's chain is verified, `named` its host name too."""

    method: str
    url: str
    fields: Fields
    body: bytes | None
    host: str | None = None
    checked: bool = True
    named: bool = True


class Upstream:
    """The gateway's HTTP client. Connections are kept for the next call; an idle one that its listener has closed is not used."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._connections: dict[tuple[str, bool, bool], Connections] = {}
        world.at_close(self._close)
        self.gates = Gates()
        self._background: set[asyncio.Task[None]] = set()

    def run_in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Let work go on beside the request, which does not wait for it."""
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def send(self, call: Call, timeout_seconds: float) -> Response:
        """The answer as soon as its headers are there. Raises Unreachable, TimedOut."""
        origin = self._dialled(call.url)
        try:
            async with self._world.clock.limit(timeout_seconds):
                return await _answer(self._pool(call), origin, call)
        except TimeoutError:
            raise TimedOut from None
        except Broken as error:
            raise Unreachable(str(error)) from error

    def _pool(self, call: Call) -> Connections:
        """The connections of one host name and one way to check it: what was checked for one name says nothing of another."""
        key = (urlsplit(call.url).hostname or "", call.checked, call.named)
        if key not in self._connections:
            self._connections[key] = Connections(self._context(call))
        return self._connections[key]

    async def _close(self) -> None:
        for connections in self._connections.values():
            connections.close()
        self._connections.clear()

    def _dialled(self, url: str) -> Origin:
        """The loopback listener of the URL's host, its certificate that of the host. Raises Unreachable for every other host."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in _STANDARD_PORTS or not host:
            raise Unreachable(f"'{url}' is no http or https URL")
        port = parts.port or _STANDARD_PORTS[parts.scheme]
        mapped = self._world.addresses.resolve(host)
        if mapped is not None:
            if (parts.scheme, port) != ("https", 443):
                raise Unreachable(f"{host} answers https on port 443 only")
            listener = urlsplit(mapped)
            return Origin(listener.hostname or "", listener.port or port, host)
        if not _is_loopback(host):
            raise Unreachable(f"{host} is neither simulated nor on loopback, and no packet leaves loopback")
        return Origin(host, port, host if parts.scheme == "https" else None)

    def _context(self, call: Call) -> ssl.SSLContext:
        if call.checked and call.named:
            return self._world.authority.client_context()
        context = ssl.create_default_context(cafile=str(self._world.authority.pem_path))
        context.check_hostname = False
        if not call.checked:
            # OpenSSL cannot check the name of a chain it does not check: without the chain neither is checked.
            context.verify_mode = ssl.CERT_NONE
        return context


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def _answer(pool: Connections, origin: Origin, call: Call) -> Response:
    """Uvicorn adds its own Date; the upstream's would be a second one."""
    connection = await pool.take(origin)
    try:
        answer = await connection.send(*_request(call))
    except BaseException:
        pool.give(origin, connection)
        raise

    async def close() -> None:
        pool.give(origin, connection)

    fields = headers.without(headers.end_to_end(headers.decoded(answer.headers.raw_items())), "date")
    phrase = bytes(answer.reason).decode("latin-1")
    return Response(answer.status_code, fields, phrase or None, stream=_chunks(connection), close=close)


async def _chunks(connection: Connection) -> AsyncIterator[bytes]:
    try:
        async for chunk in connection.body():
            if chunk:
                yield chunk
    except Broken as error:
        raise Unreachable(str(error)) from error


def _request(call: Call) -> tuple[str, bytes, list[tuple[bytes, bytes]], bytes | None]:
    """Method, target byte for byte as the URL has it, fields, body."""
    parts = urlsplit(call.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = headers.without(headers.end_to_end(call.fields), "host", "content-length", "expect")
    fields.insert(0, ("Host", call.host or parts.netloc.rpartition("@")[2]))
    if call.body is not None or call.method in WITH_BODY:
        fields.append(("Content-Length", str(len(call.body or b""))))
    return call.method, target.encode("ascii", "backslashreplace"), headers.encoded(fields), call.body
