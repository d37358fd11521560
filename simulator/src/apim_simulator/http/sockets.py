"""Loopback sockets, bound as soon as a port is promised, so that nobody else gets it before its listener opens."""

import errno
import socket


class PortTakenError(OSError):
    """Another process listens on the port; `port` says which."""

    def __init__(self, port: int) -> None:
        super().__init__(errno.EADDRINUSE, f"port {port} of 127.0.0.1 is taken by another process")
        self.port = port


class Sockets:
    """Listening sockets by port. Connections wait in the backlog until a listener claims the socket."""

    def __init__(self) -> None:
        self._reserved: dict[int, socket.socket] = {}

    def reserve(self, wanted: int) -> int:
        """Bind and listen on the wanted port, or on one of the kernel's choice for 0. Raises PortTakenError."""
        # With its protocol named, asyncio switches Nagle's algorithm off; else each answer in two writes waits 40 ms for an ACK.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wanted))
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTakenError(wanted) from error
        listener.listen(2048)
        port: int = listener.getsockname()[1]
        self._reserved[port] = listener
        return port

    def claim(self, port: int) -> socket.socket:
        """Hand the socket over to a listener, which closes it."""
        return self._reserved.pop(port)

    def close(self) -> None:
        """Close what nobody claimed."""
        for listener in self._reserved.values():
            listener.close()
        self._reserved.clear()
