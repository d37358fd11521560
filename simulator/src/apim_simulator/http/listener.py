"""Several uvicorn servers in one event loop, one per promised port."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.server import Server

from apim_simulator.http.protocol import Protocol

GRACE_SECONDS = 1.0
"""How long requests under way may take to finish when a listener closes."""
KEEP_ALIVE_SECONDS = 120
"""Longer than any client's pause between polls (30 s), so that none meets its connection just as it closes."""


class Listener(Server):
    """A uvicorn server without signal handlers and without patience for idle TLS connections."""

    def __init__(self, app: ASGIApp, context: ssl.SSLContext, listening: socket.socket) -> None:
        config = Config(
            app,
            http=Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # no proxy is in front; whatever a client claims of its address is not believed
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            ssl_context_factory=lambda _config, _default: context,
        )
        super().__init__(config)
        self._listening = listening
        self.servers: list[asyncio.Server] = []

    def run_in_background(self, name: str) -> asyncio.Task[None]:
        """Serve in a task of the running loop."""
        return asyncio.get_running_loop().create_task(self.serve([self._listening]), name=name)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept, unless it is closed before that; a socket that is just being registered is closed once it is."""
        if not self.should_exit:
            await super().startup(sockets)
        if self.should_exit:
            self.started = True
            self.stop_accepting()

    def stop_accepting(self) -> None:
        """Free the port now, not at the end of the grace period."""
        if not self.started:
            return  # `startup` does it
        for server in self.servers:
            server.close()
        self._listening.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The process handles signals once for all listeners."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, let requests finish within the grace period, then drop what is left.

        uvicorn's own shutdown waits for the close_notify of every idle client, up to half a minute.
        """
        del sockets  # ours is closed below
        self.stop_accepting()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=GRACE_SECONDS)
        for task in list(self.server_state.tasks):
            task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.abort()


class Listeners:
    """The listeners by name, each with the task that serves it."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._open: dict[str, tuple[Listener, asyncio.Task[None]]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def open(self, name: str, listening: socket.socket, app: ASGIApp) -> None:
        """Serve `app` on a socket that listens already."""
        listener = Listener(app, self._context, listening)
        self._open[name] = (listener, listener.run_in_background(f"listener {name}"))

    def __contains__(self, name: str) -> bool:
        return name in self._open

    def close(self, name: str) -> None:
        """Close the port at once; requests under way finish in the background."""
        listener, task = self._open.pop(name)
        listener.should_exit = True
        listener.stop_accepting()
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close_all(self) -> None:
        """Close all and wait for their end."""
        for name in list(self._open):
            self.close(name)
        await asyncio.gather(*self._closing)
