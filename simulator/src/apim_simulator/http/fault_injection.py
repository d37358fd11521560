"""Carries out the faults that tests arm, before one plane (SIM-FAULTS)."""

import json
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apim_simulator.clock import Clock
from apim_simulator.faults import Fault, Faults, Subject
from apim_simulator.http.error_shapes import phrase, refusal
from apim_simulator.http.protocol import ABORT
from apim_simulator.json_body import json_object

DEPLOYMENT = re.compile(r"/deployments/([^/]+)/", re.IGNORECASE)
ENDS = re.compile(rb"data: \[DONE\]|event: response\.(?:completed|incomplete|failed)\n")
LONGEST_END = len("event: response.incomplete\n")
"""What ends a stream of completions, and of a response."""


class Faulty:
    """ASGI middleware: holds every request of a plane against the armed faults. `account` is the account or service it serves."""

    def __init__(self, app: ASGIApp, plane: str, faults: Faults, clock: Clock, account: str | None = None) -> None:
        self._app = app
        self._plane = plane
        self._faults = faults
        self._clock = clock
        self._account = account

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not self._faults.armed():
            await self._app(scope, receive, send)
            return
        deployment, receive = await self._deployment(scope["path"], receive)
        fault = self._faults.take(Subject(self._plane, scope["method"], scope["path"], self._account, deployment))
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind == "status":
            await self._status(fault, scope, receive, send)
        elif fault.kind == "delay_ms":
            await self._clock.sleep(fault.action["delay_ms"] / 1000)
            await self._app(scope, receive, send)
        elif fault.kind == "stall":
            if fault.action.get("after"):
                await self._app(scope, receive, _nowhere)
            while (await receive())["type"] != "http.disconnect":
                pass
        elif fault.action.get("at") == "request":
            await _never_arrived(send)
        else:
            await self._app(scope, receive, self._disturbed(fault, send))

    async def _status(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        action = fault.action
        if action.get("after"):
            await self._app(scope, receive, _nowhere)
        status, body, headers = action["status"], action.get("body"), action.get("headers")
        text = action.get("message", f"{phrase(status)}, as fault {fault.id} demands.")
        answer = refusal(self._plane, status, action.get("code"), text, headers)
        if body is not None:
            answer = refusal(self._plane, status, None, "", headers)
            answer.body = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            answer.headers["content-length"] = str(len(answer.body))
        await answer(scope, receive, send)

    def _disturbed(self, fault: Fault, send: Send) -> Send:
        if fault.kind == "reset":
            return _resetting(send, str(fault.action.get("at", "headers")))
        if fault.kind == "chunk_delay_ms":
            return self._slow(send, fault.action["chunk_delay_ms"] / 1000)
        return _Truncated(send)

    def _slow(self, send: Send, seconds: float) -> Send:
        async def slow(message: Message) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                await self._clock.sleep(seconds)
            await send(message)

        return slow

    async def _deployment(self, path: str, receive: Receive) -> tuple[str | None, Receive]:
        """The deployment that a request is for: in its path, on v1 the body's `model`, read only if a fault asks."""
        if found := DEPLOYMENT.search(path):
            return found[1], receive
        if not self._faults.asks_for_deployment(self._plane):
            return None, receive
        messages: list[Message] = []
        while not messages or messages[-1].get("more_body"):
            messages.append(await receive())
        body = json_object(b"".join(message.get("body", b"") for message in messages)) or {}

        async def again() -> Message:
            return messages.pop(0) if messages else await receive()

        return body.get("model"), again


async def _nowhere(_message: Message) -> None:
    """Where the answer goes that a fault replaces."""


async def _never_arrived(send: Send) -> None:
    """The connection breaks before anything is done."""
    await send({"type": "http.response.start", "status": 500, "headers": [(ABORT, b"headers")]})
    await send({"type": "http.response.body", "body": b""})


def _resetting(send: Send, at: str) -> Send:
    """The request is carried out; the connection breaks while it is answered."""

    async def resetting(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), (ABORT, at.encode())]}
        await send(message)

    return resetting


def _beginning(received: bytes) -> int:
    """How many bytes at the end may be the beginning of what ends a stream: those of its last line, as it is not over yet."""
    line = received.rpartition(b"\n")[2]
    return len(line) if len(line) < LONGEST_END and line[:1] in (b"d", b"e") else 0


class _Truncated:
    """Ends a stream cleanly where `data: [DONE]`, or the last event of a response, would begin. Other answers pass unchanged."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held = b""
        """End of what was received, kept back because it may be the beginning of the mark."""
        self._ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        if self._ended:
            return
        received = self._held + message.get("body", b"")
        end = ENDS.search(received)
        before = received if end is None else received[: end.start()]
        self._ended = end is not None or not message.get("more_body", False)
        keep = 0 if self._ended else _beginning(before)
        self._held = before[len(before) - keep :]
        await self._send({"type": "http.response.body", "body": before[: len(before) - keep], "more_body": not self._ended})
