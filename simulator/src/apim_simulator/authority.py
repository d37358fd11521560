"""The certificate authority that every listener's certificate comes from, and the TLS contexts of both sides."""

import os
import ssl
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme

LEAF_NAMES = (
    "localhost",
    "127.0.0.1",
    "::1",
    "*.openai.azure.com",
    "*.cognitiveservices.azure.com",
    "*.services.ai.azure.com",
    "*.azure-api.net",
    "login.microsoftonline.com",
    "management.azure.com",
)


class Authority:
    """A CA in `folder`: made at first use, kept as `ca.pem` and `ca.key`, so that clients may go on trusting it after a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def pem_path(self) -> Path:
        """The CA's certificate; clients pass this path as `verify`, `SSL_CERT_FILE` and the like."""
        _ = self._ca
        return self._folder / "ca.pem"

    def server_context(self) -> ssl.SSLContext:
        """For listeners: TLS 1.2 or newer, one leaf for all names of `LEAF_NAMES`."""
        return self._server_context

    def client_context(self) -> ssl.SSLContext:
        """For our own outgoing calls: trusts this CA and no other."""
        return self._client_context

    # trustme is imported where it is used: a process that never speaks TLS, such as most unit tests, does without.
    @cached_property
    def _ca(self) -> "trustme.CA":
        import trustme  # noqa: PLC0415

        certificate, key = self._folder / "ca.pem", self._folder / "ca.key"
        if certificate.exists() and key.exists():
            return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
        ca = trustme.CA(organization_name="Azure on loopback", organization_unit_name="simulator")
        write_private(key, ca.private_key_pem.bytes())
        certificate.write_bytes(ca.cert_pem.bytes())
        return ca

    @cached_property
    def _server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        leaf = self._ca.issue_cert(*LEAF_NAMES, organization_name="Azure on loopback", organization_unit_name="simulator")
        leaf.configure_cert(context)
        return context

    @cached_property
    def _client_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._ca.configure_trust(context)
        return context


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
