"""The certificate authority."""

import socket
import ssl
import threading

import pytest
from apim_simulator.authority import LEAF_NAMES, Authority


def handshake(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> ssl.SSLSocket:
    here, there = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except ssl.SSLError:
            there.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        return client.wrap_socket(here, server_hostname=name)
    finally:
        here.close()
        thread.join()


@pytest.mark.parametrize("name", [name.replace("*", "contoso") for name in LEAF_NAMES])
def test_one_leaf_serves_every_name(tmp_path, name):
    authority = Authority(tmp_path)
    handshake(authority.server_context(), authority.client_context(), name).close()


def test_another_name_is_not_served(tmp_path):
    authority = Authority(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(authority.server_context(), authority.client_context(), "example.com")


def test_the_authority_survives_a_restart(tmp_path):
    pem = Authority(tmp_path).pem_path.read_bytes()
    again = Authority(tmp_path)
    assert again.pem_path.read_bytes() == pem
    trusting = ssl.create_default_context(cafile=str(again.pem_path))
    handshake(again.server_context(), trusting, "localhost").close()


def test_another_authority_is_not_trusted(tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"):
        handshake(Authority(tmp_path).server_context(), Authority(tmp_path / "other").client_context(), "localhost")


def test_tls_before_1_2_is_not_spoken(tmp_path):
    assert Authority(tmp_path).server_context().minimum_version == ssl.TLSVersion.TLSv1_2
    _ = Authority(tmp_path).pem_path
    assert (tmp_path / "ca.key").stat().st_mode & 0o777 == 0o600
