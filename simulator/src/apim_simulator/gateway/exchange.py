"""One request on its way: what policies read and change."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apim_simulator.gateway import headers, query
from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.headers import Fields
from apim_simulator.gateway.keys import Grant
from apim_simulator.gateway.query import Query
from apim_simulator.gateway.routes import Route
from apim_simulator.store import Resource


@dataclass(slots=True)
class Request:
    """The request that goes upstream. `path` is relative to the backend; `body` None means that there is none."""

    method: str
    path: str
    query: Query
    fields: Fields
    body: bytes | None
    host: str | None = None
    """A Host header that a policy set; otherwise it is the upstream's own."""


@dataclass(slots=True)
class Response:
    """The answer. `stream` is an upstream body not read yet, sent after `body`; `close` lets go of it."""

    status: int
    fields: Fields = field(default_factory=list)
    phrase: str | None = None
    body: bytes = b""
    stream: AsyncIterator[bytes] | None = None
    close: Callable[[], Awaitable[None]] | None = None

    async def replace_body(self, body: bytes) -> None:
        """Put another body in place of whatever there was."""
        await self.drop()
        self.body = body
        self.fields = headers.without(self.fields, "content-length", "content-encoding")

    async def whole(self) -> bytes:
        """Read the body to its end and keep it; a stream becomes an answer with a length.

        Raises what the upstream's stream raises.
        """
        if self.stream is not None:
            self.body = b"".join([chunk async for chunk in self.stream])
            await self.drop()
        return self.body

    async def drop(self) -> None:
        """Let go of an upstream body."""
        if self.close is not None:
            await self.close()
        self.stream = self.close = None


@dataclass(slots=True)
class Origin:
    """What came in, unchanged: for `context.Request.OriginalUrl` and IpAddress."""

    host: str
    path: str
    query: Query
    ip_address: str


@dataclass(slots=True)
class Exchange:
    """State of one request. `base_url` and `backend` are what set-backend-service chose, if anything."""

    origin: Origin
    request: Request
    route: Route | None = None
    grant: Grant = field(default_factory=Grant)
    response: Response | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    base_url: str | None = None
    backend: Resource | None = None
    backend_depth: int = -1
    """How deep the scope is that chose `backend`; a scope further in inherits it."""
    error: GatewayError | None = None
    error_section: str = ""
    error_scope: str = ""
    error_policy: tuple[str, str] = ("", "")
    """Path and id of the policy that failed."""
    blamed: GatewayError | None = None
    """The error that the two above are about."""
    began: datetime | None = None
    """When policies were first run for it."""
    cache_key: str | None = None
    """Under what cache-store keeps the answer."""
    fixed: object = None
    """What expressions see that does not change."""
    seen_request: object = None
    """The request as expressions saw it last."""
    question: object = None
    """What a semantic cache found no answer to."""
    usage: object = None
    """What waits to know how many tokens were used."""
    on_answer: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What is done with the answer before the outbound section."""
    forwarded: int = 0
    """How often the request went upstream."""
    extra_fields: Fields = field(default_factory=list)
    """What cors adds to whatever is answered."""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def base(self, resolve: Callable[[str], str], member: Resource | None = None) -> str | None:
        """Effective base URL: policy's `base-url`, the chosen backend's `url`, else the API's `serviceUrl` (GW-URL).

        A pool has no URL but that of the `member` chosen for a call.
        """
        backend = member or self.backend
        if backend is not None:
            return resolve(str(backend.properties.get("url") or "")) or None
        if self.base_url is not None:
            return self.base_url
        return (self.route.api.properties.get("serviceUrl") or None) if self.route else None


def joined(base: str, path: str, parameters: Query) -> str:
    """Base, exactly one slash, path, query (GW-UPSTREAM)."""
    text = query.text(parameters)
    return f"{base.rstrip('/')}/{path.lstrip('/')}" + (f"?{text}" if text else "")


def error_response(error: GatewayError, request_id: str) -> Response:
    """The gateway's own body, its spaces included (captures apim-401-*, apim-404-*, apim-500-*)."""
    message = (error.body_message or error.message).replace("\\", "\\\\").replace('"', '\\"')
    activity = f', "activityId": "{request_id}"' if error.activity else ""
    body = f'{{ "statusCode": {error.status}, "message": "{message}"{activity} }}'.encode()
    fields = [("Content-Length", str(len(body))), ("Content-Type", "application/json"), *error.headers]
    return Response(error.status, fields, error.phrase, body)
