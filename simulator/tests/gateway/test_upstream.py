"""The call upstream: what passes, credentials, TLS, streams, and clients that leave."""

import asyncio
import socket
import ssl
import threading
from urllib.parse import urlsplit

import httpx
import pytest
from apim_simulator import builtin
from apim_simulator.model.app import build as build_model


@pytest.fixture
def api(site):
    """An API at /x whose backend section streams."""
    site.api("a", "x", "GET /*", "POST /*", "HEAD /*")
    site.policy("/apis/a", "api", backend='<forward-request buffer-response="false" />')
    return site


def test_end_to_end_headers_pass_and_hop_by_hop_ones_do_not(api):
    """Both ways; the upstream sees its own host and nothing that the gateway's client library would add."""
    api.echo.will(207, {"x-a": "1", "connection": "x-gone", "x-gone": "1", "keep-alive": "5"}, b"body")
    sent = {"x-b": "2", "connection": "keep-alive, x-hop", "x-hop": "1", "te": "trailers"}
    with httpx.Client(verify=api.world.authority.client_context(), headers={}) as client:
        request = httpx.Request("POST", f"{api.url}/x/y", headers=sent, content=b"data")
        answer = client.send(request)
    seen = api.echo.only
    assert seen.headers == {"host": [urlsplit(api.upstream).netloc], "x-b": ["2"], "content-length": ["4"]}
    assert (seen.method, seen.body) == ("POST", b"data")
    assert (answer.status_code, answer.text) == (207, "body")
    assert set(answer.headers) == {"date", "x-a", "transfer-encoding", "x-sim-trace"}


def test_reason_phrases_and_empty_answers_pass(api):
    api.echo.will(204)
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.reason_phrase, answer.text) == (204, "No Content", "")
    api.echo.will(200, {"content-length": "7"})
    head = api.call("HEAD", "/x/y")
    assert (head.status_code, head.headers["content-length"], head.text) == (200, "7", "")


def test_redirects_are_not_followed(api):
    api.echo.will(302, {"location": "/elsewhere", "content-length": "0"})
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.headers["location"], len(api.echo.seen)) == (302, "/elsewhere", 1)


def test_backend_credentials_are_applied(api):
    """They take the place of what the client sent (inferred); named values are put in."""
    api.put("/namedValues/k", {"displayName": "k", "secret": True}, value="s3cret")
    credentials = {
        "header": {"Api-Key": ["{{k}}"], "x-two": ["a", "b"]},
        "query": {"code": ["{{K}}"]},
        "authorization": {"scheme": "Basic", "parameter": "abc"},
    }
    api.put("/backends/b", {"url": api.upstream, "protocol": "http", "credentials": credentials})
    api.policy("/apis/a", "api", inbound='<set-backend-service backend-id="b" />')
    api.call("GET", "/x/y?code=1&z=2", headers={"api-key": "consumer", "Authorization": "Bearer consumer"})
    seen = api.echo.only
    assert (seen.target, seen.headers["api-key"]) == ("/y?z=2&code=s3cret", ["s3cret"])
    assert (seen.headers["x-two"], seen.headers["authorization"]) == (["a", "b"], ["Basic abc"])


def test_proxies_are_ours_to_refuse(api):
    api.put("/backends/b", {"url": api.upstream, "proxy": {"url": "p"}})
    api.policy("/apis/a", "api", inbound='<set-backend-service backend-id="b" />')
    refused = api.call("GET", "/x/y")
    assert (refused.status_code, refused.json()["message"]) == (501, "backend 'b': calls through a proxy are not simulated")


@pytest.mark.parametrize(
    "base",
    [
        "https://elsewhere.example",
        "https://nobody.openai.azure.com",
        "http://contoso.openai.azure.com",
        "https://contoso.openai.azure.com:8443",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "http://127.0.0.1:1",
        "not a url",
    ],
)
def test_what_cannot_be_reached_is_a_failed_connection(base, api):
    """No packet leaves loopback: neither mapped nor loopback is a failed connection."""
    for resource in builtin.account(
        api.world, f"{api.world.subscription_path}/providers/Microsoft.CognitiveServices/accounts/contoso", "x"
    ):
        api.world.store.put(resource)
    api.policy(
        "/apis/a",
        "api",
        inbound=f'<set-backend-service base-url="{base}" />',
        on_error='<set-header name="why"><value>@(context.LastError.Reason)</value></set-header>',
    )
    answer = api.call("GET", "/x/y")
    assert (answer.status_code, answer.headers["why"]) == (500, "BackendConnectionFailure")


def test_azure_hosts_are_mapped_and_their_certificates_checked(api, monkeypatch):
    """The account's listener answers with a certificate for *.openai.azure.com, which the gateway verifies."""
    account = f"{api.world.subscription_path}/providers/Microsoft.CognitiveServices/accounts/contoso"
    for resource in builtin.account(api.world, account, "westeurope"):
        api.world.store.put(resource)
    assert build_model(api.world, account)
    monkeypatch.setattr(type(api.world.addresses), "account_url", lambda *_: api.upstream)
    api.api("b", "b", "GET /*", serviceUrl="https://contoso.openai.azure.com/openai")
    assert api.call("GET", "/b/models").status_code == 200
    seen = api.echo.only
    assert (seen.target, seen.headers["host"]) == ("/openai/models", ["contoso.openai.azure.com"])


@pytest.mark.parametrize(
    ("tls", "status"), [({}, 500), ({"validateCertificateName": False}, 500), ({"validateCertificateChain": False}, 200)]
)
def test_a_foreign_certificate_is_refused_unless_told_otherwise(tls, status, api, tmp_path):
    """Verified against our CA; without the chain, neither chain nor name is checked (inferred)."""
    from apim_simulator.authority import Authority  # noqa: PLC0415 - beside its use

    foreign = Authority(tmp_path).server_context()
    port = _serve_once(foreign)
    api.put("/backends/b", {"url": f"https://127.0.0.1:{port}", "tls": tls})
    api.policy("/apis/a", "api", inbound='<set-backend-service backend-id="b" />')
    assert api.call("GET", "/x/y").status_code == status


def _serve_once(context: ssl.SSLContext) -> int:
    """A TLS listener that answers one request with an empty 200."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening:
            raw, _ = listening.accept()
            try:
                with context.wrap_socket(raw, server_side=True) as connection:
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            except (ssl.SSLError, OSError):
                raw.close()

    threading.Thread(target=serve, daemon=True).start()
    return int(listening.getsockname()[1])


def test_chunks_pass_one_by_one(api):
    """Each is written before the next exists: the upstream waits until the client has seen the one before."""
    chunks = [b"data: 1\n\n", b"data: \xc3", b"\xa9\n\n", b"data: [DONE]\n\n"]
    seen = [asyncio.Event() for _ in chunks]

    async def answer(send, _receive):
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream; charset=utf-8")]}
        )
        for chunk, event in zip(chunks, seen, strict=True):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            async with asyncio.timeout(5):
                await event.wait()
        await send({"type": "http.response.body", "body": b""})

    api.echo.answers.append(answer)
    received = []
    with api.client.stream("GET", f"{api.url}/x/y") as response:
        for chunk in response.iter_raw():
            received.append(chunk)
            api.loop.call_soon_threadsafe(seen[len(received) - 1].set)
    assert (received, response.headers["content-type"]) == (chunks, "text/event-stream; charset=utf-8")


def test_buffered_answers_come_in_pieces_of_8_kb(api):
    """The default: what the upstream sends in drops reaches the client in pieces."""
    api.policy("/apis/a", "api", backend="<forward-request />")
    api.echo.will(200, {}, *[b"x" * 1000] * 20)
    with api.client.stream("GET", f"{api.url}/x/y") as response:
        received = list(response.iter_raw())
    assert b"".join(received) == b"x" * 20000
    assert len(received[0]) == 8192


@pytest.mark.parametrize("begun", [True, False])
def test_a_client_that_leaves_cancels_the_call(begun, api):
    """While the upstream streams, and while its answer is awaited: the upstream's connection closes."""
    started, closed = threading.Event(), threading.Event()

    async def answer(send, receive):
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"first", "more_body": True})
        started.set()
        if (await receive())["type"] == "http.disconnect":
            closed.set()

    api.echo.answers.append(answer)
    raw = socket.create_connection(("127.0.0.1", urlsplit(api.url).port))
    with api.world.authority.client_context().wrap_socket(raw, server_hostname="127.0.0.1") as connection:
        connection.sendall(b"GET /x/y HTTP/1.1\r\nHost: g\r\n\r\n")
        assert started.wait(5)
        assert not closed.wait(0.2)
    assert closed.wait(5)


def test_an_upstream_that_breaks_off_breaks_the_answer_off(api):
    """The body ends without an end; it is never completed silently."""

    async def answer(send, _receive):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ConnectionResetError

    api.echo.answers.append(answer)
    with pytest.raises(httpx.RemoteProtocolError):
        api.call("GET", "/x/y")
