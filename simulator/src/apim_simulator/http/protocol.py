"""HTTP/1.1 as uvicorn speaks it, with two things that ASGI cannot say: the reason phrase, and a TCP reset.

An application says them with pseudo headers of its response, which are taken out before anything is sent:

* `x-sim-reason: <phrase>`: the reason phrase; Azure answers `404 Resource Not Found` (recorded).
* `x-sim-abort: headers`: reset in place of the answer; `x-sim-abort: <n>`: reset after n bytes of the body.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

REASON = b"x-sim-reason"
ABORT = b"x-sim-abort"
PSEUDO = frozenset({REASON, ABORT})
HEADER_LIMIT_BYTES = 64 * 1024
JOINED_BYTES = 64 * 1024
RESET_DELAY_SECONDS = 0.05
"""Between the last byte and the reset: a reset makes the client's kernel drop what the client has not read yet."""


class Connection(h11.Connection):
    """Takes the pseudo headers out of each response and counts down to its reset."""

    def __init__(self, reset: Callable[[], None]) -> None:
        super().__init__(h11.SERVER, HEADER_LIMIT_BYTES)
        self._reset = reset
        self._left: int | None = None
        """Bytes of the body still to be sent before the reset; None without one."""

    def send(self, event: Any) -> Any:
        """Bytes for the event; none from the moment the reset is due."""
        if isinstance(event, h11.Response) and any(name in PSEUDO for name, _ in event.headers):
            pseudo = {name: value for name, value in event.headers if name in PSEUDO}
            event = h11.Response(
                status_code=event.status_code,
                headers=[header for header in event.headers.raw_items() if header[0].lower() not in pseudo],
                reason=pseudo.get(REASON, event.reason),
            )
            output = super().send(event)
            return self._cut_headers(pseudo[ABORT], output) if ABORT in pseudo else output
        if isinstance(event, h11.Data) and self._left is not None:
            return self._cut(event)
        if isinstance(event, h11.EndOfMessage) and self._left is not None:
            if self._left:
                self._reset()
            self.send_failed()
            return b""
        return super().send(event)

    def _cut_headers(self, at: bytes, output: bytes) -> bytes:
        self._left = 0 if at == b"headers" else int(at)
        if not self._left:
            self._reset()
        return b"" if at == b"headers" else output

    def _cut(self, event: h11.Data) -> bytes:
        if not self._left:
            return b""
        kept = bytes(event.data)[: self._left]
        self._left -= len(kept)
        if not self._left:
            self._reset()
        return bytes(super().send(h11.Data(data=kept)))


class JoinedWrites:
    """A transport that sends as one piece what is written before the loop has its next turn.

    uvicorn writes head and body of an answer apart: each would be a TLS record, a call of the kernel, and a wake-up of the client.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send with what else is written now; much is sent at once, so that whoever writes hears that nobody reads."""
        if data and not self._pieces:
            self._loop.call_soon(self.flush)
        if data:
            self._pieces.append(data)
            self._size += len(data)
            if self._size >= JOINED_BYTES:
                self.flush()

    def flush(self) -> None:
        """Send what has been written."""
        if self._pieces:
            data = b"".join(self._pieces)
            self._drop()
            self._transport.write(data)

    def close(self) -> None:
        """Close after what has been written."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._drop()
        self._transport.abort()

    def _drop(self) -> None:
        self._pieces.clear()
        self._size = 0


class Protocol(H11Protocol):
    """uvicorn's protocol on a `Connection`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = Connection(self._reset_soon)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin a connection."""
        super().connection_made(JoinedWrites(transport, self.loop))  # type: ignore[arg-type]  # it is all that uvicorn uses of one

    def on_response_complete(self) -> None:
        """The answer is whole, and goes out."""
        self.transport.flush()  # type: ignore[attr-defined]  # ours, see above
        super().on_response_complete()

    def _reset_soon(self) -> None:
        self.loop.call_later(RESET_DELAY_SECONDS, self.reset)

    def reset(self) -> None:
        """Close with RST instead of FIN: lingering for zero seconds discards the connection at once."""
        raw = self.transport.get_extra_info("socket")
        if raw is not None and not self.transport.is_closing():
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()
