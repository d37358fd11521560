"""Which cloud this is, and who we are there: the metadata document, then a token by client secret (PROV-CONFIG)."""

import base64
import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from apim_simulator.provider.errors import ConfigurationError
from apim_simulator.provider.settings import Settings, is_loopback
from apim_simulator.provider.transport import Answer, Transport

METADATA = "/metadata/endpoints?api-version=2022-09-01"
EARLY_SECONDS = 300
"""A token is renewed this long before it ends, as Azure's own clients do (general knowledge)."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Roots without final slash: Resource Manager, the authority, and the audience tokens are for."""

    arm: str
    authority: str
    audience: str


class Cloud:
    """Endpoints and access tokens, each fetched once and kept; safe to use from several threads."""

    def __init__(self, settings: Settings, transport: Transport) -> None:
        self._settings = settings
        self._transport = transport
        self._lock = threading.Lock()
        self._endpoints: Endpoints | None = None
        self._token = ""
        self._renew_at = 0.0

    @property
    def endpoints(self) -> Endpoints:
        """What the metadata document says. Raises ConfigurationError, Unreachable."""
        with self._lock:
            return self._discover()

    def token(self) -> str:
        """An access token for Resource Manager. Raises ConfigurationError, Unreachable."""
        with self._lock:
            if time.monotonic() >= self._renew_at:
                self._sign_in(self._discover())
            return self._token

    def object_id(self) -> str:
        """Who we are: `oid` of the token, which is ours and needs no verification; "" where it has none."""
        parts = self.token().split(".")
        if len(parts) != 3:  # noqa: PLR2004 - header, claims and signature make a JWT; ARM itself takes any token
            return ""
        claims = parts[1] + "=" * (-len(parts[1]) % 4)
        return str(json.loads(base64.urlsafe_b64decode(claims)).get("oid", ""))

    def _discover(self) -> Endpoints:
        if self._endpoints is None:
            url = self._settings.metadata_url + METADATA
            answer = self._transport.send("GET", url, {"Accept": "application/json"})
            document = _expect(answer, "the metadata document", "")
            login = document.get("authentication", {})
            arm, authority = str(document.get("resourceManager", "")), str(login.get("loginEndpoint", ""))
            _check(arm, "authenticated requests are not permitted for non TLS protected (https) endpoints")
            _check(authority, "cannot use an authority host without https")
            audience = (login.get("audiences") or [arm])[0]
            self._endpoints = Endpoints(arm.rstrip("/"), authority.rstrip("/"), audience.rstrip("/"))
        return self._endpoints

    def _sign_in(self, endpoints: Endpoints) -> None:
        root = f"{endpoints.authority}/{quote(self._settings.tenant, safe='')}"
        discovered = self._transport.send("GET", f"{root}/v2.0/.well-known/openid-configuration", {"Accept": "application/json"})
        url = str(_expect(discovered, "the tenant's openid configuration", "").get("token_endpoint", ""))
        _check(url, "cannot use an authority host without https")
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.client,
            "client_secret": self._settings.secret,
            "scope": f"{endpoints.audience}/.default",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        answer = self._transport.send("POST", url, headers, urlencode(form).encode())
        document = _expect(answer, "the token endpoint", self._settings.secret)
        self._token = str(document["access_token"])
        self._renew_at = time.monotonic() + max(float(document.get("expires_in", 0)) - EARLY_SECONDS, 0)


def _expect(answer: Answer, what: str, secret: str) -> dict[str, Any]:
    """The JSON object of a 200. The error shows the server's words, without the secret should it repeat it."""
    if answer.status == 200 and answer.resource:  # noqa: PLR2004 - HTTP
        return answer.resource
    words = answer.body[:2000].decode("utf-8", errors="replace")
    words = words.replace(secret, "[secret]") if secret else words
    raise ConfigurationError(f"{what} answered {answer.status}: {words}")


def _check(url: str, refusal: str) -> None:
    if not url.startswith("https://"):
        raise ConfigurationError(f"{refusal}: {url!r}")
    if not is_loopback(url):
        raise ConfigurationError(f"this stand-in plugin talks to loopback only, but the metadata document names {url!r}")
