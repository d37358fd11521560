"""The gateway of one API Management service as an ASGI application."""

import asyncio
import contextlib

from starlette.types import ASGIApp, Receive, Scope, Send

from apim_simulator.gateway import headers, query
from apim_simulator.gateway.debugging import admit
from apim_simulator.gateway.elements import EXECUTE
from apim_simulator.gateway.errors import GatewayError, NotSimulated
from apim_simulator.gateway.exchange import Exchange, Origin, Request
from apim_simulator.gateway.keys import authorize
from apim_simulator.gateway.model_logs import log_models
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.preflight import preflight
from apim_simulator.gateway.response_writer import send_response
from apim_simulator.gateway.routes import Route, find
from apim_simulator.gateway.snapshot import Snapshot
from apim_simulator.gateway.trace_redaction import Masker, masker
from apim_simulator.gateway.tracing import HEADER, Recorder
from apim_simulator.gateway.upstream import Upstream
from apim_simulator.http.error_shapes import refusal
from apim_simulator.world import World

NO_OPERATION = "Unable to match incoming request to an operation."
"""Recorded as a trace reason; the body says less (apim-404-no-operation)."""


def build(world: World, service_id: str) -> ASGIApp:
    """The gateway of a service that exists; its configuration is read from the store with the next request after a change."""
    return Gateway(world, service_id)


class Gateway:
    """Answers requests; keeps the snapshot of the store's last version."""

    def __init__(self, world: World, service_id: str) -> None:
        self._world = world
        self._service_id = service_id
        self._upstream = Upstream(world)
        self._version = -1
        self._snapshot: tuple[Snapshot, Masker] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that leaves ends the work on it, the call upstream included (GW-STREAMS)."""
        if scope["type"] != "http":
            raise NotImplementedError(f"{scope['type']} is not simulated")
        body = await _body(receive)
        if body is None:
            return
        work = asyncio.ensure_future(self._answer(scope, body, receive, send))
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, gone):
                if not task.done():
                    task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
            await asyncio.gather(gone, return_exceptions=True)

    async def _answer(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        exchange = _exchange(scope, body)
        snapshot, known = self._current()
        recorder = Recorder(self._world, self._service_id, known, exchange)
        try:
            await self._handle(
                Run(self._world, EXECUTE, snapshot=snapshot, upstream=self._upstream, exchange=exchange, recorder=recorder)
            )
            await send_response(exchange, send, recorder)
        except NotSimulated as refused:
            recorder.refused(501, str(refused))
            await refusal("gateway", 501, "SimulatorUnsupported", str(refused), {HEADER: exchange.id})(scope, receive, send)
        finally:
            recorder.ended()
            if exchange.response is not None:
                await exchange.response.drop()

    async def _handle(self, run: Run) -> None:
        """Fill in the response. Raises NotSimulated."""
        exchange, snapshot, request = run.exchange, run.snapshot, run.exchange.request
        exchange.route = find(snapshot.apis, request.method, exchange.origin.path, request.query, request.fields)
        run.recorder.routed()
        admit(run)
        try:
            if preflight(run):
                return
            route = _matched(exchange.route, run)
            request.path = route.path
            gateway_url = self._world.addresses.service_url(self._service_id)
            exchange.grant = authorize(snapshot, route.api, request.fields, request.query, gateway_url)
            run.recorder.granted()
            log_models(run)
            await run.all()
        except GatewayError as error:
            await run.failed(error)

    def _current(self) -> tuple[Snapshot, Masker]:
        version = self._world.store.version
        if self._snapshot is None or self._version != version:
            snapshot = Snapshot.read(self._world.store, self._service_id)
            self._snapshot = snapshot, masker(self._world, snapshot)
            self._version = version
        return self._snapshot


def _matched(route: Route | None, run: Run) -> Route:
    if route is None or route.operation is None:
        # The recorded trace names this section, though no policy of it has run (apim-404-no-operation).
        run.section = "backend"
        phrase, body_message = "Resource Not Found", "Resource not found"
        raise GatewayError(404, "configuration", "OperationNotFound", NO_OPERATION, phrase=phrase, body_message=body_message)
    return route


def _exchange(scope: Scope, body: bytes) -> Exchange:
    fields = headers.decoded(scope["headers"])
    path = scope["raw_path"].decode("latin-1")
    parameters = query.parse(scope["query_string"].decode("latin-1"))
    announced = any(headers.value_of(fields, name) for name in ("content-length", "transfer-encoding"))
    host = (headers.value_of(fields, "host") or "").rpartition(":")[0] or headers.value_of(fields, "host") or ""
    client = scope.get("client") or ("127.0.0.1", 0)
    return Exchange(
        Origin(host, path, parameters, client[0]),
        Request(scope["method"], path, parameters, fields, body if announced or body else None),
    )


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None when the client left before it was complete."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
