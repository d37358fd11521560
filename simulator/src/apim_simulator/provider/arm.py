"""Resource Manager as the plugin sees it: requests with a bearer token, retried as azure-native retries (PROV-23, PROV-51).

Only Accept, User-Agent, Content-Type and Authorization are sent; never If-Match.
"""

import json
from typing import Any
from urllib.parse import urlencode, urljoin

from apim_simulator.provider.cloud import Cloud
from apim_simulator.provider.errors import Unreachable, arm_error
from apim_simulator.provider.settings import Settings
from apim_simulator.provider.transport import Answer, Transport

USER_AGENT = "pulumi-azure-native/3.29.0 (stand-in of the simulator)"
RETRIED = frozenset({408, 429, 500, 502, 503, 504})
CONFLICT = 409
CONFLICTS_RETRIED = frozenset(
    {"AnotherOperationInProgress", "StorageAccountOperationInProgress", "ConflictingConcurrentWriteNotAllowed"}
)
"""Codes of 409 that pass by themselves. PessimisticConcurrencyConflict and RequestConflict are not among them."""

MAX_DELAY_SECONDS = 120
"""The provider lets azure-sdk for Go multiply its first delay by 1, 3, 7 …, to two minutes at most: 20 s, 60 s, 120 s. A lost
connection is repeated like an error."""


class Arm:
    """Requests to Resource Manager. Paths are resource ids with or without escapes done by the caller."""

    def __init__(self, settings: Settings, transport: Transport) -> None:
        self.settings = settings
        self.transport = transport
        self.cloud = Cloud(settings, transport)

    def url(self, path: str, version: str, query: dict[str, str] | None = None) -> str:
        """Absolute URL of a path in this cloud."""
        return f"{self.cloud.endpoints.arm}{path}?{urlencode({'api-version': version} | (query or {}))}"

    def absolute(self, location: str, version: str) -> str:
        """A `Location` as a URL: a relative one belongs to this cloud and gets the api-version (PROV-21)."""
        if "://" in location:
            return location
        joined = urljoin(f"{self.cloud.endpoints.arm}/", location)
        return (
            joined if "api-version=" in joined else f"{joined}{'&' if '?' in joined else '?'}{urlencode({'api-version': version})}"
        )

    def send(self, method: str, url: str, body: Any = None) -> Answer:
        """The last answer, whatever its status, after retries. Raises Unreachable, ConfigurationError, Cancelled."""
        sent = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        for attempt in range(self.settings.retries):
            try:
                answer = self._once(method, url, sent)
            except Unreachable:
                self.transport.wait(self._delay(attempt, None))
                continue
            if not _passes(answer):
                return answer
            self.transport.wait(self._delay(attempt, retry_after(answer)))
        return self._once(method, url, sent)

    def _once(self, method: str, url: str, body: bytes | None) -> Answer:
        headers = {"Accept": "application/json", "User-Agent": USER_AGENT, "Authorization": f"Bearer {self.cloud.token()}"}
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        return self.transport.send(method, url, headers, body)

    def _delay(self, attempt: int, asked: float | None) -> float:
        grown = self.settings.retry_seconds * (2 ** (attempt + 1) - 1)
        return min(grown, MAX_DELAY_SECONDS) if asked is None else asked


def retry_after(answer: Answer) -> float | None:
    """Seconds of `Retry-After`; None when it is absent or a date."""
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None


def _passes(answer: Answer) -> bool:
    """Whether the error may pass by itself."""
    if answer.status == CONFLICT:
        return arm_error(answer.body).get("code") in CONFLICTS_RETRIED
    return answer.status in RETRIED
