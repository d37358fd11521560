"""Real servers on loopback: one of documents with every fault a download meets, and a proxy."""

import gzip
import ssl
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class World:
    """What the server has and does; `asked` records the path of each request."""

    body: bytes = b""
    statuses: list[int] = field(default_factory=list)
    """Answers to give before any document, one per request."""
    redirect: str = ""
    cut_at: list[int] = field(default_factory=list)
    """After how many bytes of the answer to hang up, one per request."""
    compress: bool = False
    lies: bool = False
    """It says gzip, and is not."""
    length: bool = True
    asked: list[str] = field(default_factory=list)
    url: str = ""
    folder: Path = field(default_factory=Path)
    """Where the catalog is that names the server's document."""


class Handler(BaseHTTPRequestHandler):
    """Answers out of `world`."""

    world: World

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """One document, whatever the path."""
        world = self.world
        world.asked.append(self.path)
        status = world.statuses.pop(0) if world.statuses else 200
        if status != 200:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            if status == 302 and world.redirect:
                self.send_header("Location", world.redirect)
            self.end_headers()
            return
        self._document(world)

    def _document(self, world: World) -> None:
        body = gzip.compress(world.body) if world.compress and not world.lies else world.body
        self.send_response(200)
        if world.compress:
            self.send_header("Content-Encoding", "gzip")
        if world.length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: world.cut_at.pop(0)] if world.cut_at else body)


@contextmanager
def serving(body: bytes, tls: ssl.SSLContext | None = None) -> Iterator[World]:
    """A server of one document, until the end of the block; over TLS as localhost."""
    world = World(body)
    with running(type("Here", (Handler,), {"world": world}), tls) as url:
        world.url = f"{url}/inference.json"
        yield world


@contextmanager
def proxying(asked: list[str]) -> Iterator[str]:
    """A proxy that records the URLs it is asked for, fetches http and refuses tunnels."""

    class Proxy(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            asked.append(self.path)
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with direct.open(self.path) as answer:
                body = answer.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_CONNECT(self) -> None:
            asked.append(f"CONNECT {self.path}")
            self.send_error(502)

    with running(Proxy) as url:
        yield url


@contextmanager
def running(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL of a server on a port of the kernel's choice."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"{'https://localhost' if tls else 'http://127.0.0.1'}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
