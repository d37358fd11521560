"""What an answer says of the way a call took: whether the gateway gave it or Azure OpenAI behind it, and why.

Azure OpenAI puts `apim-request-id` on everything that it answers, refusals too, which the gateway does not (recorded: every
`aoai-*` exchange, no `apim-*` one). The gateway's own errors are an object with `statusCode` (recorded: apim-401-*, apim-404-*,
apim-429-*), its refusals of keys bear `WWW-Authenticate: AzureApiManagementKey` (recorded: apim-401-missing-key). A policy
that changes these headers or bodies hides who answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

import httpx

from apim.json_body import json_object

MODEL_HEADER = "apim-request-id"
KEY_CHALLENGE = "AzureApiManagementKey"
RATE, TOKENS = "Rate limit is exceeded", "Token limit is exceeded"
"""How the gateway's 429 begins, of calls and of tokens (recorded: apim-429-rate-limit, apim-token-limit-sequence-2)."""


class Kind(Enum):
    """What an answer means."""

    ANSWERED = "answered"
    NO_ROUTE = "no operation of the gateway matches"
    KEY_REFUSED = "the gateway refuses the key"
    TOKEN_REFUSED = "the gateway refuses the token"
    LIMITED = "a limit of the gateway"
    FORBIDDEN = "the gateway forbids it"
    BROKEN = "the gateway gets no answer from the backend"
    UNKNOWN_URL = "Azure OpenAI has no such URL"
    NO_DEPLOYMENT = "Azure OpenAI has no such deployment"
    CREDENTIAL_REFUSED = "Azure OpenAI refuses the gateway's credential"
    BUSY = "a limit of Azure OpenAI"
    BAD_REQUEST = "Azure OpenAI refuses the request"
    OTHER = "nothing that is known here"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without its body's texts, which may quote what was sent: `body` is for reading members, not for showing."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    by_model: bool
    kind: Kind

    @property
    def code(self) -> str:
        """`error.code` of an answer of Azure OpenAI."""
        error = self.body.get("error")
        return str(error.get("code") or "") if isinstance(error, dict) else ""

    @property
    def message(self) -> str:
        """The gateway's own words; none of Azure OpenAI's."""
        return "" if self.by_model else str(self.body.get("message") or "")

    @property
    def tokens(self) -> int:
        """Tokens of prompt and answer as `usage` counts them, 0 where it does not."""
        usage = self.body.get("usage")
        return int(usage.get("total_tokens") or 0) if isinstance(usage, dict) else 0

    @property
    def retry_after(self) -> int | None:
        """Seconds in `Retry-After`, None where it is missing or a date."""
        text = self.headers.get("retry-after", "")
        return int(text) if text.isdecimal() else None

    @property
    def summary(self) -> str:
        """Status, code and who answered: `404 DeploymentNotFound from Azure OpenAI`."""
        code = f" {self.code}" if self.code and self.code != str(self.status) else ""
        return f"{self.status}{code} from {'Azure OpenAI' if self.by_model else 'the gateway'}"


def read(response: httpx.Response, body: bytes | None = None) -> Answer:
    """The answer of a response; `body` where it was read by other means."""
    content = json_object(response.content if body is None else body) or {}
    by_model = MODEL_HEADER in response.headers or isinstance(content.get("error"), dict)
    kind = _of_model(response.status_code, content) if by_model else _of_gateway(response)
    return Answer(response.status_code, response.headers, content, by_model, kind)


_GATEWAY: Mapping[int, Kind] = {
    HTTPStatus.NOT_FOUND: Kind.NO_ROUTE,
    HTTPStatus.FORBIDDEN: Kind.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS: Kind.LIMITED,
    HTTPStatus.INTERNAL_SERVER_ERROR: Kind.BROKEN,
    HTTPStatus.BAD_GATEWAY: Kind.BROKEN,
    HTTPStatus.SERVICE_UNAVAILABLE: Kind.BROKEN,
    HTTPStatus.GATEWAY_TIMEOUT: Kind.BROKEN,
}
_MODEL: Mapping[int, Kind] = {
    HTTPStatus.UNAUTHORIZED: Kind.CREDENTIAL_REFUSED,
    HTTPStatus.FORBIDDEN: Kind.CREDENTIAL_REFUSED,
    HTTPStatus.TOO_MANY_REQUESTS: Kind.BUSY,
    HTTPStatus.BAD_REQUEST: Kind.BAD_REQUEST,
}
_NO_DEPLOYMENT = ("DeploymentNotFound", "unknown_model")
"""Codes for a deployment that is not there: in the path, and on v1 in the body (recorded: aoai-404-deployment-not-found-2026,
aoai-400-unknown-model-v1)."""


def _of_gateway(response: httpx.Response) -> Kind:
    if response.is_success:
        return Kind.ANSWERED
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        challenged = KEY_CHALLENGE in response.headers.get("www-authenticate", "")
        return Kind.KEY_REFUSED if challenged else Kind.TOKEN_REFUSED
    return _GATEWAY.get(response.status_code, Kind.OTHER)


def _of_model(status: int, body: Mapping[str, Any]) -> Kind:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Kind.ANSWERED
    error = body.get("error")
    if isinstance(error, dict) and error.get("code") in _NO_DEPLOYMENT:
        return Kind.NO_DEPLOYMENT
    if status == HTTPStatus.NOT_FOUND:
        return Kind.UNKNOWN_URL
    return _MODEL.get(status, Kind.OTHER)
