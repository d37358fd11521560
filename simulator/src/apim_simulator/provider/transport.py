"""HTTPS with kept connections, one pool for the whole plugin, and answers read whole.

Certificates are verified against the system's roots or `SSL_CERT_FILE`, which Python's default context honours as Go's does;
TLS 1.2 at least. No proxy is used: the other end is on this machine.
"""

import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from apim_simulator.provider.errors import Cancelled, Unreachable

CONNECTIONS = 64
"""As many as there are workers, so that none waits for a connection or has to open one twice."""

SECONDS = urllib3.Timeout(connect=10, read=300)
"""An import of a large document may take a while; a connection to this machine may not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (looked up without regard to case) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The body as JSON; None when it is empty or no JSON."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None

    @property
    def resource(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is none."""
        document = self.document
        return document if isinstance(document, dict) else {}


class Transport:
    """Sends single requests; safe to use from several threads. `cancel()` ends every wait."""

    def __init__(self) -> None:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._pool = urllib3.PoolManager(num_pools=4, maxsize=CONNECTIONS, ssl_context=context, retries=False, timeout=SECONDS)
        self._ended = threading.Event()

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """One request, one answer. Raises Unreachable when the connection fails, Cancelled after `cancel()`."""
        if self._ended.is_set():
            raise Cancelled
        try:
            answer = self._pool.request(method, url, body=body, headers=dict(headers), redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(f"{method} {url.partition('?')[0]}: {_reason(error)}") from error
        return Answer(answer.status, answer.headers, answer.data)

    def wait(self, seconds: float) -> None:
        """Sleep, unless the plugin has to end. Raises Cancelled."""
        if self._ended.wait(seconds):
            raise Cancelled

    def cancel(self) -> None:
        """End every wait and refuse further requests."""
        self._ended.set()


def _reason(error: urllib3.exceptions.HTTPError) -> str:
    """The innermost cause in one line: urllib3 wraps the socket's error."""
    cause: BaseException = error
    while cause.__context__ is not None or cause.__cause__ is not None:
        cause = cause.__cause__ or cause.__context__ or cause
    return f"{type(cause).__name__}: {cause}"
