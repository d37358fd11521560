"""What an expression sees of a request: the `context` variable, as plain values that the gateway fills in.

Members that are None are null. Bodies are the bytes as received; None where there is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Headers:
    """Header or query values by name, letter case ignored; several of one name stay apart."""

    def __init__(self, items: list[tuple[str, str]]) -> None:
        self._items = items

    def values(self, name: str) -> list[str] | None:
        """All values of a name, or None."""
        found = [value for key, value in self._items if key.lower() == name.lower()]
        return found or None

    def grouped(self) -> dict[str, list[str]]:
        """All values by name, in the spelling that came first."""
        found: dict[str, tuple[str, list[str]]] = {}
        for name, value in self._items:
            found.setdefault(name.lower(), (name, []))[1].append(value)
        return dict(found.values())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._items)


@dataclass(frozen=True, slots=True)
class Named:
    """An API, operation, product, subscription, user or the deployment: the members that a policy may read."""

    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Url:
    """`context.Request.Url`, `.OriginalUrl`."""

    host: str
    path: str
    query: Headers
    scheme: str = "https"
    port: int = 443


@dataclass(frozen=True, slots=True)
class Request:
    """`context.Request`; `body` must be read whole before an expression with `reads_body` is evaluated.

    `consumed` is no longer empty when an expression has read it without keeping it.
    """

    method: str
    url: Url
    original_url: Url
    headers: Headers
    ip_address: str
    matched_parameters: Mapping[str, str]
    body: bytes | None = None
    consumed: list[bool] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class Response:
    """`context.Response`, and what send-request keeps; `body` must be read whole before an expression looks at it.

    `consumed` as in a request.
    """

    status_code: int
    headers: Headers
    reason: str = ""
    body: bytes | None = None
    consumed: list[bool] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class LastError:
    """`context.LastError`."""

    source: str
    reason: str
    message: str
    section: str
    scope: str = ""
    path: str = ""
    policy_id: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """`context`."""

    api: Named | None
    deployment: Named
    request: Request
    request_id: str
    now: datetime
    operation: Named | None = None
    product: Named | None = None
    subscription: Named | None = None
    user: Named | None = None
    response: Response | None = None
    last_error: LastError | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    began: datetime | None = None
    """When the request came."""
