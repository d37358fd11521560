"""The ARM plane as an ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from apim_simulator.arm import activity, api_versions, authorization, errors, reads, registry, routes, writes
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.control_plane import ControlPlane
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.requests import Incoming, Receive, Scope, read_body
from apim_simulator.arm.routes import Route
from apim_simulator.store import Resource
from apim_simulator.world import World

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
        if world.options["journal_bodies"] and incoming.body:
            world.journal.body(incoming.body.decode("utf-8", errors="replace"))
        try:
            answer = handle(control_plane, known, incoming)
        except ArmError as error:
            answer = Answer(error.status, error.body(), compact=True)
        if control_plane.locks.held_by(incoming):
            await asyncio.sleep(WRITE_SECONDS)
            control_plane.locks.release(incoming, succeeded=answer.status < HTTPStatus.BAD_REQUEST)
        await respond(send, incoming.method, answer)

    return app


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
    api_versions.check(incoming.query.get("api-version", ""), route.resource_type.api_versions, route.resource_type.type)
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
    if len(incoming.segments) <= len(OPERATION_COLLECTIONS):
        return None
    collection, operation_id = incoming.segments[-2:]
    form = OPERATION_COLLECTIONS.get(collection.lower())
    if form is None:
        return None
    return control_plane.operations.status(operation_id) if form == "status" else control_plane.operations.location(operation_id)


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
    authorization.check(call, route)
    check_parameters(call, route)
    if route.what == "collection":
        if method == "GET" and resource_type.listed:
            return resource_type.listing(call) or reads.collection(call)
    elif route.what == "action":
        if method == "POST":
            return reads.act(call, resource, route.action)
    elif method == "POST" and (posted := resource_type.post(call)) is not None:
        return posted
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
