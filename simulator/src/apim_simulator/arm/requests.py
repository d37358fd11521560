"""A request to ARM as it came over the wire."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.half_characters import has_half

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

DEPTH = 100
TOO_DEEP = f"a body that is nested more than {DEPTH} deep"
"""No body of the contract comes near; what Azure does with one is unrecorded."""


class Incoming:
    """A request as it came: decoded segments, single-valued query and headers."""

    def __init__(self, scope: Scope, body: bytes) -> None:
        raw = scope.get("raw_path") or scope["path"].encode()
        self.method: str = scope["method"].upper()
        self.segments = [mark_once(part) for part in ids.segments(raw.decode("latin-1").split("?", 1)[0])]
        self.query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
        self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.body = body
        self.base = f"{scope.get('scheme', 'https')}://{self.headers.get('host', '127.0.0.1')}"

    @property
    def path(self) -> str:
        """Decoded, without query."""
        return "/" + "/".join(self.segments)

    def json(self) -> dict[str, Any] | None:
        """The body as an object, None if empty. Raises 400 `InvalidRequestContent`."""
        if not self.body.strip():
            return None
        try:
            parsed = json.loads(self.body)
        except RecursionError as error:
            raise errors.unsupported(TOO_DEEP) from error
        except ValueError as error:
            raise errors.bad_content(str(error)) from error
        if _depth(parsed) > DEPTH:
            raise errors.unsupported(TOO_DEEP)
        if not isinstance(parsed, dict):
            raise errors.bad_content("an object is required")
        if has_half(self.body, parsed):
            raise errors.unsupported("half of a surrogate pair in a text: what Azure makes of it is not known")
        return parsed


def _depth(value: Any) -> int:
    """How many objects and lists enclose the deepest member; without recursion, whose limit is what it guards."""
    deepest, level = 0, [value]
    while level := [
        member for each in level if isinstance(each, dict | list) for member in (each.values() if isinstance(each, dict) else each)
    ]:
        deepest += 1
    return deepest


def mark_once(segment: str) -> str:
    """A revision mark that is still escaped after decoding was escaped twice: a client quoted a path that was quoted already.

    Reading it as the mark is our choice; no name here holds a percent sign.
    """
    return ids.segments(segment)[0] if "%3brev" in segment.lower() else segment


async def read_body(receive: Receive) -> bytes:
    """The whole request body."""
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)
