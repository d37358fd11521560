"""The journal of a plane and its safety net: each request becomes an entry and a log line, a crash an answer that says so."""

import sys
import time
import traceback
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apim_simulator.http.error_shapes import refusal
from apim_simulator.journal import Entry, Journal
from apim_simulator.json_body import json_object

INSPECTED_BYTES = 64 * 1024
"""Largest JSON answer that is searched for an error code."""


class Recorded:
    """ASGI middleware: writes the journal of one plane and passes each finished request to `log`."""

    def __init__(self, app: ASGIApp, plane: str, journal: Journal, log: Callable[[Entry], None]) -> None:
        self._app = app
        self._plane = plane
        self._journal = journal
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if_match = any(name == b"if-match" for name, _ in scope["headers"])
        entry = self._journal.begin(self._plane, scope["method"], scope["path"], if_match=if_match)
        watched = _Watched(send)
        begun = time.perf_counter()
        try:
            await self._app(scope, receive, watched)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            if watched.status is not None:
                raise
            await self._crashed(scope, receive, watched)
        finally:
            self._journal.end(entry, watched.status, watched.code(), round((time.perf_counter() - begun) * 1000, 1))
            self._log(entry)

    async def _crashed(self, scope: Scope, receive: Receive, send: Send) -> None:
        text = f"{scope['method']} {scope['path']} met a mistake in the simulator; its log has the traceback."
        await refusal(self._plane, 501, "SimulatorCrashed", text)(scope, receive, send)


class _Watched:
    """Passes an answer on and remembers what the journal wants of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._body: bytearray | None = None
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            content_type = next((value for name, value in message.get("headers", []) if name.lower() == b"content-type"), b"")
            self._body = bytearray() if b"json" in content_type else None
        elif self._body is not None:
            self._body += message.get("body", b"")
            if len(self._body) > INSPECTED_BYTES:
                self._body = None
        await self._send(message)

    def code(self) -> str | None:
        """`error.code` or `code` of a JSON answer; a failed operation's poll has it in a 200."""
        if not self._body or not ((self.status and self.status >= 400) or b'"error"' in self._body):  # noqa: PLR2004 - errors begin at 400
            return None
        body = json_object(self._body) or {}
        error = body.get("error", body)
        code = error.get("code") if isinstance(error, dict) else None
        return None if code is None else str(code)
