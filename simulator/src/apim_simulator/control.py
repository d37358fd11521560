"""The control API, `/_sim/…` on the ARM listener: what a test may do to the simulated Azure that Azure does not offer.

Every request carries the `control_key` of the start line as header `x-sim-key`. All of it is our own choice.
"""

import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from apim_simulator.faults import FaultRefused
from apim_simulator.options import OptionRefused
from apim_simulator.seed import SeedRefused, seed
from apim_simulator.state_redaction import masked
from apim_simulator.world import World

BACKEND = "Microsoft.ApiManagement/service/backends"
Handler = Callable[[Request], Awaitable[Response]]


class _BadRequest(Exception):
    """The request cannot be understood; the message says why."""


def build(world: World) -> ASGIApp:
    """The control API's application, to be mounted at `/_sim`."""
    control = _Control(world)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/settings", control.settings),
        ("POST", "/settings", control.change_settings),
        ("POST", "/seed", control.seed),
        ("GET", "/state", control.state),
        ("GET", "/journal", control.journal),
        ("DELETE", "/journal", control.clear_journal),
        ("POST", "/faults", control.arm),
        ("GET", "/faults", control.faults),
        ("DELETE", "/faults", control.clear_faults),
        ("DELETE", "/faults/{id}", control.clear_faults),
        ("GET", "/breakers", control.breakers),
        ("DELETE", "/breakers", control.close_breakers),
        ("GET", "/events", control.events),
        ("GET", "/metrics", control.metrics),
        ("GET", "/traces", control.traces),
        ("GET", "/traces/{id}", control.trace),
        ("GET", "/clock", control.clock),
        ("POST", "/clock", control.advance),
        ("POST", "/reset", control.reset),
    ]
    routes = [Route(path, _guarded(world, handler), methods=[method]) for method, path, handler in table]
    return Starlette(routes=routes)


class _Control:
    def __init__(self, world: World) -> None:
        self._world = world

    async def settings(self, _request: Request) -> Response:
        """All settings and their values."""
        return JSONResponse(dict(self._world.options))

    async def change_settings(self, request: Request) -> Response:
        """`{name: value, …}`; answers all settings."""
        self._world.options.change(await _object(request))
        return JSONResponse(dict(self._world.options))

    async def seed(self, request: Request) -> Response:
        """`{"world": name}`, `{"secrets": {id: value}}`, `{"principals": [object id]}`, alone or together."""
        seed(self._world, await _object(request))
        return Response(status_code=204)

    async def state(self, _request: Request) -> Response:
        """Every resource with its secrets masked, and the entries kept after deletion."""
        return JSONResponse(masked(self._world))

    async def journal(self, _request: Request) -> Response:
        """The requests on every plane, oldest first, and a summary."""
        return JSONResponse(self._world.journal.as_json())

    async def clear_journal(self, _request: Request) -> Response:
        """Forget the requests so far."""
        self._world.journal.reset()
        return Response(status_code=204)

    async def arm(self, request: Request) -> Response:
        """Arm one fault; answers its id."""
        return JSONResponse({"id": self._world.faults.arm(await _object(request))}, 201)

    async def faults(self, _request: Request) -> Response:
        """The armed faults with their counts."""
        return JSONResponse({"faults": [fault.as_json() for fault in self._world.faults.armed()]})

    async def clear_faults(self, request: Request) -> Response:
        """Disarm one, or all."""
        self._world.faults.clear(request.path_params.get("id"))
        return Response(status_code=204)

    async def breakers(self, _request: Request) -> Response:
        """The backends with a circuit breaker, and its state."""
        backends = self._world.store.of_type(BACKEND)
        return JSONResponse({"breakers": self._world.breakers.report(backends)})

    async def close_breakers(self, _request: Request) -> Response:
        """Every breaker closed with an empty window, every pool at its first member."""
        self._world.breakers.reset()
        self._world.round_robin.reset()
        return Response(status_code=204)

    async def events(self, _request: Request) -> Response:
        """What policies sent to event hubs, oldest first."""
        return JSONResponse({"events": list(self._world.events)})

    async def metrics(self, _request: Request) -> Response:
        """What policies measured, oldest first."""
        return JSONResponse({"metrics": list(self._world.metrics)})

    async def traces(self, _request: Request) -> Response:
        """The traces that are kept, newest first."""
        return JSONResponse({"traces": self._world.traces.summaries()})

    async def trace(self, request: Request) -> Response:
        """What a gateway did with one request."""
        trace = self._world.traces.get(request.path_params["id"])
        if trace is None:
            return _refused(
                404, "SimulatorUnknownTrace", "no trace of that id; the last ones are kept, GET /_sim/traces lists them"
            )
        return JSONResponse(trace)

    async def clock(self, _request: Request) -> Response:
        """What time it is here."""
        return JSONResponse({"now": self._world.clock.now().isoformat()})

    async def advance(self, request: Request) -> Response:
        """`{"advance": "PT30S"}`, an ISO 8601 duration; answers the time."""
        self._world.clock.advance(_duration((await _object(request)).get("advance")))
        return await self.clock(request)

    async def reset(self, request: Request) -> Response:
        """Forget all but ports and keys; then seed, if the body asks for it as `/seed` does."""
        wanted = await _object(request) if await request.body() else {}
        self._world.reset()
        seed(self._world, wanted)
        return Response(status_code=204)


def _guarded(world: World, handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("x-sim-key", "").encode(), world.identity.control_key.encode()):
            return _refused(401, "SimulatorWrongKey", "header x-sim-key must be the control_key of the simulator's start line")
        try:
            return await handler(request)
        except (_BadRequest, OptionRefused, FaultRefused, SeedRefused) as refused:
            return _refused(400, "SimulatorBadRequest", str(refused))

    return guarded


def _refused(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)


async def _object(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as error:
        raise _BadRequest(f"the body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise _BadRequest("the body must be a JSON object")
    return body


def _duration(text: Any) -> timedelta:
    import isodate  # type: ignore[import-untyped]  # noqa: PLC0415 - only tests that move the clock need it

    try:
        parsed = isodate.parse_duration(text)
    except (TypeError, ValueError) as error:
        raise _BadRequest(f"advance is {text!r}, allowed is an ISO 8601 duration such as PT30S") from error
    if not isinstance(parsed, timedelta) or parsed < timedelta():
        raise _BadRequest(f"advance is {text!r}; it must be positive and in weeks, days, hours, minutes or seconds")
    return parsed
