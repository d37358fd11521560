"""The ARM plane as an ASGI application."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from apim_simulator import ids
from apim_simulator.arm import activity, errors, reads, registry, routes, writes
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.control_plane import ControlPlane
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import ResourceType
from apim_simulator.arm.routes import Route
from apim_simulator.store import Resource
from apim_simulator.world import World

Json = dict[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

WRITE_SECONDS = 0.002
"""Between a write and its answer, its locks still held: what arrives meanwhile meets them (our choice).

A write takes tenths of a second on Azure and none here; without this pause a program that does not serialise its writes
would get away with it. A client that waits for the answer never meets its own lock.
"""

OPERATION_COLLECTIONS = {"operationsstatuses": "status", "operationresults": "location"}
"""Poll URLs below `/subscriptions/{s}/providers/{p}/locations/{l}` (o26-02)."""


def build(world: World) -> App:
    """ARM over the world's store: every resource type that `registry` finds."""
    resource_types = registry.resource_types()
    control_plane = ControlPlane.open(world, resource_types)
    known = routes.patterns(resource_types)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        incoming = Incoming(scope, await read_body(receive))
        try:
            answer = handle(control_plane, known, incoming)
        except ArmError as error:
            answer = Answer(error.status, error.body(), compact=True)
        if control_plane.locks.held_by(incoming):
            await asyncio.sleep(WRITE_SECONDS)
            control_plane.locks.release(incoming, succeeded=answer.status < HTTPStatus.BAD_REQUEST)
        await respond(send, incoming.method, answer)

    return app


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

    def json(self) -> Json | None:
        """The body as an object, None if empty. Raises 400 `InvalidRequestContent`."""
        if not self.body.strip():
            return None
        try:
            parsed = json.loads(self.body)
        except ValueError as error:
            raise errors.bad_content(str(error)) from error
        if not isinstance(parsed, dict):
            raise errors.bad_content("an object is required")
        return parsed


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


async def respond(send: Send, method: str, answer: Answer) -> None:
    """Send an answer; HEAD and 204 have no body."""
    content = b"" if method == "HEAD" else answer.encoded()
    headers = [(name.encode(), value.encode()) for name, value in answer.headers.items()]
    if content:
        headers.append((b"Content-Type", b"application/json; charset=utf-8"))
    if answer.status != HTTPStatus.NO_CONTENT:
        headers.append((b"Content-Length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def handle(control_plane: ControlPlane, known: list[routes.Pattern], incoming: Incoming) -> Answer:
    """Answer a request. Raises ArmError."""
    if not incoming.headers.get("authorization", "").lower().removeprefix("bearer").strip():
        raise ArmError(
            401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.", front_door=True
        )
    if any("/" in segment for segment in incoming.segments):
        raise errors.not_found("Resource")  # %2F in a name [R 2022-08-01]
    control_plane.operations.end_abandoned()
    if (polled := poll(control_plane, incoming)) is not None:
        return polled
    if (logged := activity.read(control_plane.world, incoming)) is not None:
        return logged
    route = routes.find(known, incoming.segments)
    if route is None:
        raise errors.unknown_route(incoming.method, incoming.path)
    check_api_version(route.resource_type, incoming.query)
    call, resource = resolve(control_plane, route, incoming)
    return activity.recorded(call, route, lambda: dispatch(call, route, resource))


def poll(control_plane: ControlPlane, incoming: Incoming) -> Answer | None:
    """The answer if this is a poll of an operation, on a resource's URL or below a location."""
    if incoming.method != "GET":
        return None
    if "asyncId" in incoming.query:
        return control_plane.operations.location(incoming.query["asyncId"])
    if "azure-asyncId" in incoming.query:
        return control_plane.operations.status(incoming.query["azure-asyncId"])
    *front, collection, operation_id = incoming.segments or [""]
    form = OPERATION_COLLECTIONS.get(collection.lower()) if front else None
    if form is None:
        return None
    return control_plane.operations.status(operation_id) if form == "status" else control_plane.operations.location(operation_id)


def check_api_version(resource_type: ResourceType, query: Mapping[str, str]) -> None:
    """400 for a missing or an unaccepted `api-version` [K]."""
    version = query.get("api-version", "")
    if not version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise ArmError(400, "MissingApiVersionParameter", message, front_door=True)
    if version.lower() not in resource_type.api_versions:
        message = (
            f"The api-version '{version}' is invalid. The supported versions are '{','.join(sorted(resource_type.api_versions))}'."
        )
        raise ArmError(400, "InvalidApiVersionParameter", message, front_door=True)


def resolve(control_plane: ControlPlane, route: Route, incoming: Incoming) -> tuple[Call, Resource | None]:
    """The call with its canonical id, and the resource it addresses. Raises 404 for an absent ancestor."""
    canonical, lineage, resource, missing = walk(control_plane, route)
    if missing is not None:
        raise route.resource_type.orphaned(missing) if incoming.method == "PUT" else missing
    call = Call(
        control_plane=control_plane,
        resource_type=route.resource_type,
        method=incoming.method,
        path=incoming.path,
        id=canonical,
        names=route.names,
        query=incoming.query,
        headers=incoming.headers,
        body=incoming.json(),
        lineage=lineage,
        base=incoming.base,
        ticket=incoming,
    )
    return call, resource


def walk(control_plane: ControlPlane, route: Route) -> tuple[str, tuple[Resource, ...], Resource | None, ArmError | None]:
    """Down the path: canonical id (a collection's is its parent's), ancestors, the resource itself, or what is missing above it."""
    resource_type, pattern, store = route.resource_type, route.pattern, control_plane.world.store
    ancestors, lineage = dict(pattern.ancestors), []
    canonical = "/" + route.names["scope"] if pattern.scoped else ""
    resource = None
    for index, part in enumerate(pattern.segments[: -1 if route.what == "collection" else None]):
        value = route.names[part.strip("{}")] if part.startswith("{") else part
        above, canonical = canonical, f"{canonical}/{value}"
        here = resource_type if index + 1 == len(pattern.segments) else ancestors.get(index + 1)
        if here is None:
            continue
        found = here.locate(store, above.rsplit("/", 1)[0], value)
        canonical = found.id if found else canonical
        if here is resource_type:
            resource = found
        elif found is None:
            return canonical, (), None, here.absent(canonical)
        else:
            lineage.append(found)
    if route.what == "collection":
        canonical = canonical.rsplit("/", 1)[0]
    return canonical, tuple(lineage), resource, None


def check_parameters(call: Call, route: Route) -> None:
    """Query parameters nobody here reads are refused, not ignored."""
    known = {"api-version", *call.resource_type.parameters, *(reads.PAGING if route.what == "collection" else ())}
    if strange := sorted(set(call.query) - known):
        raise errors.unsupported(f"query parameter {strange[0]} on {call.path}")


def dispatch(call: Call, route: Route, resource: Resource | None) -> Answer:
    """Hand the call to its verb; what has no route is refused as such."""
    resource_type, method = route.resource_type, call.method
    check_parameters(call, route)
    if route.what == "collection":
        if method == "GET" and resource_type.listed:
            return resource_type.listing(call) or reads.collection(call)
    elif route.what == "action":
        if method == "POST":
            return reads.act(call, resource, route.action)
    elif method in resource_type.allowed:
        verbs: dict[str, Callable[[Call, Resource | None], Answer]] = {
            "GET": reads.get,
            "HEAD": lambda call, found: call.resource_type.head(call, found) or reads.head(call, found),
            "PUT": writes.put,
            "PATCH": writes.patch,
            "DELETE": writes.delete,
        }
        return verbs[method](call, resource)
    if (refusal := resource_type.wrong_method(call)) is not None:
        return refusal
    raise errors.unknown_route(method, call.path)
