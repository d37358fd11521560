"""The plugin behind a real gRPC channel, in front of a Resource Manager of the tests over real HTTPS."""

import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme
from apim_simulator.provider import metadata
from apim_simulator.provider.metadata import Registry
from apim_simulator.provider.protocol import SERVER_OPTIONS
from apim_simulator.provider.servicer import Servicer
from apim_simulator.provider.transport import Transport
from pulumi.runtime.proto import provider_pb2_grpc

from simulator.tests.provider.arm_double import PLACE, ArmDouble, Json, handler_for
from simulator.tests.provider.engine import Plugin


@dataclass(frozen=True)
class Tls:
    """A certificate authority's file, and a server's side with a certificate of it."""

    ca: Path
    server: ssl.SSLContext


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """For 127.0.0.1."""
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return Tls(file, context)


@pytest.fixture
def arm(tls: Tls) -> Iterator[ArmDouble]:
    """Resource Manager on a port of its own."""
    double = ArmDouble()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(double))
    server.daemon_threads = True
    server.socket = tls.server.wrap_socket(server.socket, server_side=True)
    double.url = f"https://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield double
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def registry() -> Registry:
    """All classes."""
    return metadata.load()


@pytest.fixture
def unconfigured(arm: ArmDouble, tls: Tls, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugin]:
    """The plugin before Configure, in an environment without Azure."""
    for name in ("SUBSCRIPTION_ID", "CLIENT_ID", "CLIENT_SECRET", "TENANT_ID", "METADATA_HOSTNAME", "SKIP_READ_ON_UPDATE"):
        monkeypatch.delenv(f"ARM_{name}", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.ca))
    server = grpc.server(ThreadPoolExecutor(8), options=SERVER_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(registry), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=SERVER_OPTIONS) as channel:
        yield Plugin(provider_pb2_grpc.ResourceProviderStub(channel), arm.url)
    server.stop(grace=None).wait()


@pytest.fixture
def plugin(unconfigured: Plugin) -> Plugin:
    """The plugin, configured for the double."""
    unconfigured.configure()
    return unconfigured


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds the plugin would have waited, in order; it does not wait."""
    waited: list[float] = []

    def wait(_self: Transport, seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(Transport, "wait", wait)
    return waited


@pytest.fixture
def api_inputs() -> Callable[..., Json]:
    """Checked inputs of an Api."""

    def build(name: str = "a", **more: Any) -> Json:
        return PLACE | {"apiId": name, "path": "p", "displayName": "A", "azureApiVersion": "2024-05-01"} | more

    return build
