"""Calls to backends: loopback only, HTTP/1.1, no redirects, bodies as they come (SIM-HOSTS, GW-UPSTREAM)."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx2

from apim_simulator.gateway import headers
from apim_simulator.gateway.concurrency import Gates
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.headers import Fields
from apim_simulator.world import World

_STANDARD_PORTS = {"https": 443, "http": 80}
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=20.0)
"""Idle connections go before our own listeners would close them, so that no call meets one just as it closes."""


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
        self._transports: dict[tuple[str, bool, bool], httpx2.AsyncHTTPTransport] = {}
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
        target = self._dialled(call.url)
        transport = self._transport(call)
        try:
            answer = await self._in_time(transport.handle_async_request(_request(call, target)), timeout_seconds)
        except (httpx2.TransportError, ssl.SSLError, OSError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        return _response(answer)

    def _transport(self, call: Call) -> httpx2.AsyncHTTPTransport:
        """The connections of one host name and one way to check it: what was checked for one name says nothing of another."""
        key = (urlsplit(call.url).hostname or "", call.checked, call.named)
        if key not in self._transports:
            self._transports[key] = httpx2.AsyncHTTPTransport(verify=self._context(call), retries=0, limits=_LIMITS)
        return self._transports[key]

    async def _close(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()
        self._transports.clear()

    async def _in_time(self, sending: Any, timeout_seconds: float) -> Any:
        """Wait by the simulator's clock, which tests advance."""
        work = asyncio.ensure_future(sending)
        bell = asyncio.ensure_future(self._world.clock.sleep(timeout_seconds))
        try:
            await asyncio.wait({work, bell}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise TimedOut
            return await work
        finally:
            for task in (work, bell):
                task.cancel()
            await asyncio.gather(work, bell, return_exceptions=True)

    def _dialled(self, url: str) -> str:
        """Origin of the loopback listener of the URL's host. Raises Unreachable for every other host."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in _STANDARD_PORTS or not host:
            raise Unreachable(f"'{url}' is no http or https URL")
        port = parts.port or _STANDARD_PORTS[parts.scheme]
        mapped = self._world.addresses.resolve(host)
        if mapped is not None:
            if (parts.scheme, port) != ("https", 443):
                raise Unreachable(f"{host} answers https on port 443 only")
            return mapped
        if not _is_loopback(host):
            raise Unreachable(f"{host} is neither simulated nor on loopback, and no packet leaves loopback")
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"

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


def _request(call: Call, origin: str) -> httpx2.Request:
    parts = urlsplit(call.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = headers.without(headers.end_to_end(call.fields), "host", "content-length", "expect")
    fields.insert(0, ("Host", call.host or parts.netloc.rpartition("@")[2]))
    if call.body is not None:
        fields.append(("Content-Length", str(len(call.body))))
    return httpx2.Request(
        call.method,
        origin,
        headers=headers.encoded(fields),
        content=call.body,
        # The target goes out byte for byte; the certificate is that of the host that the URL names.
        extensions={"target": target.encode("ascii", "backslashreplace"), "sni_hostname": parts.hostname, "timeout": {}},
    )


def _response(answer: httpx2.Response) -> Response:
    """Uvicorn adds its own Date; the upstream's would be a second one."""

    async def chunks() -> AsyncIterator[bytes]:
        try:
            async for chunk in answer.stream:  # type: ignore[union-attr]  # an asynchronous transport answers with such a stream
                if chunk:
                    yield chunk
        except (httpx2.TransportError, ssl.SSLError, OSError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    phrase = answer.extensions.get("reason_phrase", b"").decode("latin-1")
    fields = headers.without(headers.end_to_end(headers.decoded(answer.headers.raw)), "date")
    return Response(answer.status_code, fields, phrase or None, stream=chunks(), close=answer.aclose)
