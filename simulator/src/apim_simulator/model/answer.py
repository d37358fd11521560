"""Answers of the model server before they become HTTP: status, headers, body bytes, and how these are sent."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response, StreamingResponse

Json = dict[str, Any]
JSON_TYPE = "application/json"
CHARSET_TYPE = "application/json; charset=utf-8"
REASON = "x-sim-reason"
"""Pseudo header that our listeners turn into the reason phrase."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. `pieces` are sent one by one, chunked, instead of `body` with its Content-Length, unless they are None."""

    status: int
    body: bytes = b""
    content_type: str | None = JSON_TYPE
    reason: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Iterable[bytes] | None = None

    def response(self, more: Mapping[str, str]) -> Response:
        """The HTTP response, with `more` headers in front of its own."""
        headers = dict(more) | dict(self.headers)
        if self.content_type is not None:
            headers["content-type"] = self.content_type
        if self.reason is not None:
            headers[REASON] = self.reason
        if self.pieces is not None:
            return StreamingResponse(_each(self.pieces), self.status, headers)
        return Response(self.body, self.status, headers)


async def _each(pieces: Iterable[bytes]) -> Any:
    for piece in pieces:
        yield piece


class Refused(Exception):
    """Ends a request with an answer. `level` says how far it came, and so which common headers it carries (see headers.py)."""

    def __init__(self, answer: Answer, level: str) -> None:
        super().__init__(answer.body.decode(errors="replace"))
        self.answer = answer
        self.level = level


def compact(value: Any) -> bytes:
    """JSON without blanks. Members stand in the order that they have: recorded bodies are mostly, not wholly, sorted."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def whole(body: Json) -> Answer:
    """200 with a body of one line."""
    return Answer(200, compact(body) + b"\n")


def pretty(value: Any) -> bytes:
    """JSON indented by two, without a final line feed."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode()
