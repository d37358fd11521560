"""Loopback sockets by port."""

import socket

import pytest
from apim_simulator.http.sockets import PortTakenError, Sockets


def test_a_reserved_port_is_on_loopback_and_nobody_elses():
    sockets = Sockets()
    port = sockets.reserve(0)
    with pytest.raises(PortTakenError, match=f"port {port} of 127.0.0.1 is taken by another process"):
        sockets.reserve(port)
    claimed = sockets.claim(port)
    assert claimed.getsockname() == ("127.0.0.1", port)
    claimed.close()
    assert sockets.reserve(port) == port
    sockets.close()


def test_connections_wait_for_the_listener():
    sockets = Sockets()
    port = sockets.reserve(0)
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    sockets.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_asyncio_recognises_the_sockets_as_tcp_and_sends_without_delay():
    sockets = Sockets()
    claimed = sockets.claim(sockets.reserve(0))
    assert claimed.proto == socket.IPPROTO_TCP
    claimed.close()
