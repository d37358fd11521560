"""Writes of resources that are themselves deployed: they exist, visibly unfinished, while their operation runs.

An API Management service (o26-01, obe-01) and a Cognitive Services account [K] answer PUT with the resource and its state, and
DELETE with 202. Other long-running types show nothing before they are done; those are in `writes`.
"""

import dataclasses
from dataclasses import dataclass

from apim_simulator.arm import changes, operations
from apim_simulator.arm.calls import Answer, Call, with_etag
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import View
from apim_simulator.store import Resource


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How a type reports its progress: values of `provisioningState`, headers of the first answers, seconds to wait."""

    creating: str
    updating: str
    deleting: str
    put_headers: frozenset[str] = frozenset({"Location", "Azure-AsyncOperation"})
    delete_headers: frozenset[str] = frozenset({"Location", "Azure-AsyncOperation"})
    retry_after: int | None = None
    delete_shows: bool = False
    """Whether 202 to a DELETE has the resource as its body (obe-01)."""


def put(call: Call, old: Resource | None, change: Change, lifecycle: Lifecycle) -> Answer:
    """201 or 200 with the resource, its ETag and the poll headers; `Succeeded` once the operation has ended."""
    fault = call.world.faults.operation(call.method, call.path)
    failure = ArmError(400, fault.code, fault.message) if fault is not None and fault.kind == "fail" else None
    state = lifecycle.creating if old is None else lifecycle.updating
    resource_id = change.main.id
    if failure is None or old is None:
        changes.apply(call.store, Change((in_state(change.main, state), *change.puts[1:]), change.deletes))
    representation = in_state(call.store.get(resource_id) or change.main, state)

    def complete() -> None:
        current = call.store.get(resource_id)
        if current is None:
            return
        if failure is None:
            changes.apply(call.store, Change((in_state(current, "Succeeded"),)))
        elif old is None and fault is not None and fault.leave == "absent":
            changes.apply(call.store, Change(deletes=(resource_id,)))
        elif old is None:
            changes.apply(call.store, Change((in_state(current, "Failed"),)))

    def final() -> Answer:
        current = call.store.get(resource_id)
        if current is None:
            raise call.resource_type.absent(resource_id)
        return with_etag(Answer(200, call.resource_type.answer(call, current, View.GET)), current.etag)

    view = View.CREATED if old is None else View.REPLACED
    body = call.resource_type.answer(call, representation, view)
    operation = call.control_plane.operations.begin(call, 200, complete, final, error=failure, fault=fault)
    operation.headers = headers(call, operation, representation, lifecycle.put_headers, lifecycle.retry_after)
    return with_etag(Answer(201 if old is None else 200, body, operation.headers), representation.etag)


def delete(call: Call, resource: Resource, change: Change, lifecycle: Lifecycle) -> Answer:
    """202 with poll headers, without ETag (obe-01); the resource is gone once the operation has ended."""
    fault = call.world.faults.operation(call.method, call.path)
    failure = ArmError(400, fault.code, fault.message) if fault is not None and fault.kind == "fail" else None

    def complete() -> None:
        if failure is None:
            changes.apply(call.store, change)
            call.resource_type.removed(call, resource)

    representation = (
        call.resource_type.answer(call, in_state(resource, lifecycle.deleting), View.GET) if lifecycle.delete_shows else None
    )
    operation = call.control_plane.operations.begin(call, 204, complete, lambda: Answer(204), error=failure, fault=fault)
    operation.headers = headers(call, operation, resource, lifecycle.delete_headers, lifecycle.retry_after)
    return Answer(202, representation, operation.headers)


def in_state(resource: Resource, state: str) -> Resource:
    """The resource with another `provisioningState`."""
    return dataclasses.replace(resource, properties={**resource.properties, "provisioningState": state})


def headers(
    call: Call, operation: operations.Operation, resource: Resource, wanted: frozenset[str], retry_after: int | None
) -> dict[str, str]:
    """Poll headers of a deployed resource: URLs below the subscription's location (o26-01)."""
    provider = call.resource_type.type.split("/", 1)[0]
    location = str(resource.envelope.get("location", "global")).replace(" ", "").lower()
    links = operations.located(call, operation, provider, location)
    kept = {name: url for name, url in links.items() if name in wanted}
    return operations.with_retry_after(call.world, kept, retry_after)
