"""Tokens of `listDebugCredentials`: signed here, checked by the gateway that is asked to trace (GW-DEBUG).

https://learn.microsoft.com/azure/api-management/api-management-howto-api-inspector
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote

from apim_simulator.clock import Clock

LONGEST = timedelta(hours=1)
"""Of a token's life [D]: the contract's `credentialsExpireAfter`."""


class DebugTokenRefused(ValueError):
    """No token that was signed here."""


class DebugTokens:
    """`aid=<API>` comes first [D]; what follows is our choice: purpose, end, service, signature."""

    def __init__(self, clock: Clock, key: str) -> None:
        self._clock = clock
        self._key = key.encode()

    def issue(self, service_id: str, api: str, lifetime: timedelta) -> str:
        """A token for an API of a service."""
        body = f"aid={quote(api, safe='')}&p=tracing&ex={int((self._clock.now() + lifetime).timestamp())}"
        return f"{body}&sn={self._signature(service_id, body)}"

    def read(self, service_id: str, token: str) -> tuple[str, datetime]:
        """The API that it is for, and when it ends, which may be over. Raises DebugTokenRefused."""
        body, _, signature = token.rpartition("&sn=")
        if not hmac.compare_digest(self._signature(service_id, body).encode(), signature.encode()):
            raise DebugTokenRefused("it was not given out for this service")
        members = dict(parse_qsl(body))
        return members["aid"], datetime.fromtimestamp(int(members["ex"]), UTC)

    def _signature(self, service_id: str, body: str) -> str:
        return hmac.new(self._key, f"{service_id.lower()}\n{body}".encode(), hashlib.sha256).hexdigest()
