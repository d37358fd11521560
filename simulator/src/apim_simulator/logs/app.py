"""Queries of Azure Monitor Logs, over a component's data or its workspace's.

Routes, bodies, answers: https://learn.microsoft.com/azure/azure-monitor/logs/api/overview [D]; texts of errors are from memory [K].
A component of Application Insights exists when it was made, or while a logger names it, and whoever has a token may ask (our
choice). All of them write to one workspace (our choice).
"""

import json
import math
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from apim_simulator import ids
from apim_simulator.http.data_plane import DataPlane, Refused
from apim_simulator.json_body import json_object
from apim_simulator.logs.kql import NotSimulated, Relation, SemanticError, run
from apim_simulator.logs.kql.scalar import moment
from apim_simulator.logs.tables import Span, tables
from apim_simulator.tokens import TokenRefused
from apim_simulator.world import World

WORKSPACE: Final = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c10"
"""Id of the one workspace."""

LOGGERS: Final = "Microsoft.ApiManagement/service/loggers"
COMPONENT: Final = "/providers/microsoft.insights/components/"


def build(world: World) -> ASGIApp:
    """The ASGI application of the plane."""
    return Logs(world)


def _json(content: Any, status: int = 200) -> Response:
    """In ASCII: half of a character, which JSON can escape, has no UTF-8."""
    return Response(json.dumps(content, allow_nan=False), status, media_type="application/json")


class _Refused(Refused):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message, _json({"error": {"code": code, "message": message}}, status))


class Logs(DataPlane):
    """Routes, authenticates and answers."""

    def __init__(self, world: World) -> None:
        self._world = world

    def answer(self, request: Request, body: bytes) -> Response:
        """See the base. Raises Refused."""
        self._authenticate(request.headers.get("authorization", ""))
        component = self._asked(request)
        sent = _sent(body)
        rows = [row for row in self._world.telemetry if component is None or row.component == component]
        now = self._world.clock.now()
        try:
            found = run(sent["query"], tables(rows, self._logged(component), _span(sent.get("timespan"), now)), now)
            answer: dict[str, Any] = {"tables": [_table(found)]}
        except NotSimulated as limit:
            raise _unsupported(f"{limit} in a query") from None
        except RecursionError:
            raise _unsupported("a value as deep as this in a query") from None
        except SemanticError as error:
            raise _Refused(400, "BadArgumentError", f"The request had some invalid properties: {error}") from None
        if self._world.telemetry.dropped:
            answer["error"] = {"code": "PartialError", "message": "There were some errors when processing your query."}
        return _json(answer)

    def _logged(self, component: str | None) -> list[dict[str, Any]]:
        """Logs of language models, which are the workspace's: a component has none."""
        return list(self._world.model_logs) if component is None else []

    def _authenticate(self, authorization: str) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _Refused(401, "AuthorizationRequiredError", "Valid authentication was not provided")
        try:
            self._world.tokens.verify(token, [self._world.addresses.logs])
        except TokenRefused as refused:
            raise _Refused(401, "InvalidTokenError", f"The provided authentication is not valid: {refused}") from None

    def _asked(self, request: Request) -> str | None:
        """The component, None for the workspace. Raises _Refused."""
        path = "/" + request.url.path.strip("/")
        version, _, rest = path[1:].partition("/")
        target, _, last = rest.rpartition("/")
        if request.method != "POST" or version != "v1" or last != "query":
            raise _unsupported(f"{request.method} {path}")
        if target.lower().startswith("workspaces/"):
            if target.partition("/")[2].lower() != WORKSPACE:
                raise _Refused(404, "WorkspaceNotFoundError", "The workspace could not be found")
            return None
        component = ids.key("/" + target.strip("/"))
        if COMPONENT not in component:
            raise _unsupported(f"a query over {target}")
        store = self._world.store
        named = {ids.key(str(logger.properties.get("resourceId") or "")) for logger in store.of_type(LOGGERS)}
        if store.get(component) is None and component not in named:
            raise _Refused(404, "ResourceNotFoundError", "The resource could not be found")
        return component


def _sent(body: bytes) -> dict[str, Any]:
    sent = json_object(body) or {}
    if not isinstance(sent.get("query"), str):
        raise _Refused(400, "BadArgumentError", "The request had some invalid properties")
    if sent.get("workspaces"):
        raise _unsupported("a query over further workspaces")
    return sent


def _span(text: Any, now: datetime) -> Span | None:
    """`start/end`, `start/duration` or a duration up to now [D]; months and years, whose length varies, are refused [W]."""
    import isodate  # type: ignore[import-untyped]  # noqa: PLC0415 - only queries need it

    if text is None:
        return None
    start, _, end = str(text).partition("/")
    try:
        if not end:
            return now - _duration(isodate.parse_duration(start)), now
        begin = _moment(start)
        return begin, begin + _duration(isodate.parse_duration(end)) if end.startswith("P") else _moment(end)
    except NotSimulated as limit:
        raise _unsupported(f"{limit} in a timespan") from None
    except (ValueError, OverflowError):
        raise _Refused(400, "BadArgumentError", f"The timespan {text} is not valid") from None


def _moment(text: str) -> datetime:
    """Raises ValueError: what is no time is Azure's to refuse."""
    try:
        return moment(text)
    except NotSimulated as error:
        raise ValueError(text) from error


def _duration(parsed: Any) -> timedelta:
    if not isinstance(parsed, timedelta):
        raise NotSimulated("a duration of months or years")
    return parsed


def _table(found: Relation) -> dict[str, Any]:
    columns = [{"name": column.name, "type": column.type} for column in found.columns]
    rows = [[_value(row[column.name], column.type) for column in found.columns] for row in found.rows]
    return {"name": "PrimaryResult", "columns": columns, "rows": rows}


def _value(value: Any, kind: str) -> Any:
    """As the service writes it: times in ISO 8601, dynamic values as JSON text [D]."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        raise NotSimulated("a column of type timespan")
    if isinstance(value, float) and not math.isfinite(value):
        raise NotSimulated("a number that is not finite")
    return json.dumps(value) if kind == "dynamic" else value


def _unsupported(what: str) -> _Refused:
    return _Refused(501, "SimulatorUnsupported", f"{what} is not simulated")
