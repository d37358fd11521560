"""Connections are kept, and several threads share them."""

import http.server
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from apim_simulator.provider.transport import Answer, Transport


@pytest.fixture
def counted(tls, monkeypatch):
    """An HTTPS server that counts connections: (url, counter)."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.ca))
    connections = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            connections.append(1)
            super().setup()

        def do_GET(self):
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = tls.server.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", connections
    server.shutdown()
    server.server_close()
    thread.join()


def test_one_connection_serves_one_thread(counted):
    """Keep-alive: twenty requests, one handshake."""
    url, connections = counted
    transport = Transport()
    assert {transport.send("GET", url, {}).status for _ in range(20)} == {200}
    assert len(connections) == 1


def test_threads_do_not_wait_for_each_other(counted):
    """As many connections as threads at most, all kept."""
    url, connections = counted
    transport = Transport()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: transport.send("GET", url, {}), range(100)))
    assert {answer.status for answer in answers} == {200}
    assert len(connections) <= 4


def test_redirects_are_not_followed(counted):
    """An answer is what was answered."""
    url, _ = counted
    assert Transport().send("GET", f"{url}/moved", {}).status == 302


@pytest.mark.parametrize(
    ("body", "document", "resource"),
    [(b"", None, {}), (b"no json", None, {}), (b"[1]", [1], {}), (b'{"a": 1}', {"a": 1}, {"a": 1})],
)
def test_bodies_that_are_no_objects(body, document, resource):
    """They are looked at without a fault."""
    answer = Answer(200, {}, body)
    assert (answer.document, answer.resource) == (document, resource)
