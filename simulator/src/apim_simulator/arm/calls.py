"""A parsed request to ARM, and the answer to it."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from apim_simulator import ids
from apim_simulator.store import Json, Resource, Store
from apim_simulator.world import World

if TYPE_CHECKING:
    from apim_simulator.arm.control_plane import ControlPlane
    from apim_simulator.arm.resource_type import ResourceType


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    `id` is the canonical id of what is addressed, or of the parent for a list; `names` the path's parameters by their
    name in the template; `query` and `headers` have lower-case keys for headers only; `body` is the parsed JSON object, or
    None where none was sent; `lineage` the existing ancestors, outermost first; `base` the URL ARM was called at.
    """

    control_plane: "ControlPlane"
    resource_type: "ResourceType"
    method: str
    path: str
    id: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Json | None
    lineage: tuple[Resource, ...]
    base: str
    ticket: object
    """Owner of the locks that the request takes; released once it is answered."""

    def claim(self, keys: Iterable[str], *, lingers: bool = True) -> None:
        """Take locks for this request; `lingers`: see setting `lock_linger_ms`. Raises 409 `PessimisticConcurrencyConflict`."""
        self.control_plane.locks.claim(self.ticket, keys, lingers=lingers)

    @property
    def world(self) -> World:
        """What the planes share."""
        return self.control_plane.world

    @property
    def store(self) -> Store:
        """The resources."""
        return self.control_plane.world.store

    @property
    def now(self) -> datetime:
        """The simulated Azure's time."""
        return self.control_plane.world.clock.now()

    @property
    def api_version(self) -> str:
        """As checked: one that the resource type takes."""
        return self.query["api-version"].lower()

    @property
    def parent(self) -> Resource:
        """The nearest ancestor that is a resource."""
        return self.lineage[-1]

    @property
    def service(self) -> Resource:
        """The API Management service the call is about."""
        return next(resource for resource in self.lineage if resource.type == "Microsoft.ApiManagement/service")

    @property
    def name(self) -> str:
        """The last segment of `id`."""
        return ids.last(self.id)

    @property
    def sent(self) -> Json:
        """`properties` of the body, empty where none were sent."""
        properties = (self.body or {}).get("properties")
        return properties if isinstance(properties, dict) else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers. `compact` bodies are those of errors and secrets; all others are indented (policy-04)."""

    status: int
    body: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    compact: bool = False

    def encoded(self) -> bytes:
        """The body's bytes: two blanks and CRLF, or one line (op-13, policy-04)."""
        if self.body is None:
            return b""
        if self.compact:
            return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()
        return json.dumps(self.body, ensure_ascii=False, indent=2).replace("\n", "\r\n").encode()


def etag(counter: int) -> str:
    """ETag of a service's counter: base64 of its 8 bytes (recorded everywhere; e.g. o24-01), without the quotes of the header."""
    return base64.b64encode(counter.to_bytes(8, "big")).decode()


def with_etag(answer: Answer, counter: int) -> Answer:
    """The answer with its ETag header, quoted."""
    return Answer(answer.status, answer.body, {"ETag": f'"{etag(counter)}"', **answer.headers}, answer.compact)
