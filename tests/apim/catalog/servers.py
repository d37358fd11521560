"""Real servers on loopback: one of documents with every fault a download meets, and a proxy."""

import gzip
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class World:
    """What the server has and does; `asked` records path, Range and If-Range of each request."""

    body: bytes = b""
    etag: str | None = '"one"'
    ranges: bool = True
    statuses: list[int] = field(default_factory=list)
    """Answers to give before any document, one per request."""
    redirect: str = ""
    cut_at: list[int] = field(default_factory=list)
    """After how many bytes of the answer to hang up, one per request."""
    compress: bool = False
    length: bool = True
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)
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
        world.asked.append((self.path, self.headers["Range"], self.headers["If-Range"]))
        status = world.statuses.pop(0) if world.statuses else 200
        if status != 200:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            if status == 302:
                self.send_header("Location", world.redirect)
            self.end_headers()
            return
        self._document(world)

    def _document(self, world: World) -> None:
        start = 0
        wanted = self.headers["Range"]
        if wanted and world.ranges and self.headers["If-Range"] == world.etag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start and start >= len(world.body):
            self.send_response(416)
            self.end_headers()
            return
        body = gzip.compress(world.body) if world.compress else world.body[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(world.body) - 1}/{len(world.body)}")
        if world.etag:
            self.send_header("ETag", world.etag)
        if world.compress:
            self.send_header("Content-Encoding", "gzip")
        if world.length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: world.cut_at.pop(0)] if world.cut_at else body)


@contextmanager
def serving(body: bytes) -> Iterator[World]:
    """A server of one document, until the end of the block."""
    world = World(body)
    with running(type("Here", (Handler,), {"world": world})) as url:
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
def running(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The URL of a server on a port of the kernel's choice."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
