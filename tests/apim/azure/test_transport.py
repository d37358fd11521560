"""How long a command waits because Azure asks for it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from azure.core.pipeline import policies
from azure.mgmt.core import ARMPipelineClient

from apim.azure import NotReached
from apim.azure.resource_manager import Arm
from apim.azure.transport import Transport


@pytest.fixture
def arm(monkeypatch):
    """Resource Manager that refuses with a status and a `Retry-After` as often as it is told; and the pauses that were made."""
    pauses, answers = [], []
    monkeypatch.setattr("time.sleep", pauses.append)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments):
            """Say nothing."""

        def do_GET(self):
            status, wait, body = answers.pop(0) if answers else (200, None, b"{}")
            self.send_response(status)
            if wait:
                self.send_header("Retry-After", wait)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    client = ARMPipelineClient(
        f"http://127.0.0.1:{server.server_address[1]}", policies=[policies.RetryPolicy()], transport=Transport()
    )
    yield Arm(client), answers, pauses
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("status", [429, 503])
def test_an_hour_is_not_waited_for(arm, status):
    """It ends with what Azure said, before anything sleeps."""
    reached, answers, pauses = arm
    answers.append((status, "3600", b""))
    with pytest.raises(NotReached, match=f"127.0.0.1:.* answers {status} and asks to wait 3600 s; run it again then"):
        reached.get("/x", "1")
    assert pauses == []


def test_a_short_pause_is_made_and_said(arm, capsys):
    """On stderr, once per pause."""
    reached, answers, pauses = arm
    answers.append((429, "20", b""))
    assert reached.get("/x", "1") == {}
    assert pauses == [20]
    assert "waiting: 127.0.0.1:" in capsys.readouterr().err


def test_patience_ends(arm, monkeypatch):
    """Short pauses add up."""
    reached, answers, pauses = arm
    now = iter(range(0, 10_000, 100))
    monkeypatch.setattr("apim.azure.transport.time.monotonic", lambda: next(now))
    answers += [(429, "50", b"")] * 9
    with pytest.raises(NotReached, match="asks to wait 50 s"):
        reached.get("/x", "1")
    assert len(pauses) < 4


@pytest.mark.parametrize("body", [b"<html>log in</html>", b"[]", b""])
def test_a_page_of_a_proxy_is_no_answer(arm, body):
    """Neither of a resource nor of a list."""
    reached, answers, _ = arm
    answers += [(200, None, body)] * 2
    with pytest.raises(NotReached, match="no JSON object; a proxy may be between"):
        reached.get("/x", "1")
    with pytest.raises(NotReached, match="no JSON object"):
        list(reached.list("/x", "1"))
