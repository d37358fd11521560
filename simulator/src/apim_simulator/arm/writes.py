"""PUT, PATCH and DELETE: precondition, contract, locks, effect, answer."""

import dataclasses
from collections.abc import Callable

from apim_simulator import ids
from apim_simulator.arm import api_versions, changes, errors, operations
from apim_simulator.arm.calls import Answer, Call, etag, with_etag
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.merge import merge
from apim_simulator.arm.resource_type import OperationFails, Style, View
from apim_simulator.store import Json, Resource


def put(call: Call, old: Resource | None) -> Answer:
    """Full replacement: 201 new, 200 existing [R]."""
    resource_type = call.resource_type
    precondition(call, old)
    if old is None:
        resource_type.check_name(call.name)
    if resource_type.put_model:
        resource_type.contract.check(resource_type.put_model, api_versions.sdk_body(call, body_of(call)))
    check_envelope(call)
    view = View.CREATED if old is None else View.REPLACED
    return written(call, old, view, resource_type.answers_put(call), lambda: resource_type.write(call, call.sent, old))


def patch(call: Call, old: Resource | None) -> Answer:
    """Merge; 200 with the resource (op-10)."""
    resource_type = call.resource_type
    if old is None:
        raise resource_type.absent(call.id)
    precondition(call, old)
    resource_type.contract.for_merge().check(resource_type.patch_model, api_versions.sdk_body(call, body_of(call)))
    check_envelope(call)
    merged = merge(resource_type.patchable(old), call.sent)
    return written(call, old, View.PATCHED, resource_type.patch_style, lambda: resource_type.write(call, merged, old))


def written(call: Call, old: Resource | None, view: View, style: Style, write: Callable[[], Change]) -> Answer:
    """Do it under the locks it needs, and answer in the type's style. Nothing changes unless everything is accepted."""
    resource_type = call.resource_type
    call.claim(resource_type.locks(call))
    try:
        change = write()
    except OperationFails as late:
        if style is Style.WHOLE:
            raise late.error from late
        return accepted(call, old, style, None, late.error)
    if view is not View.PATCHED and (own := resource_type.put(call, old, change)) is not None:
        return own
    if style is not Style.WHOLE:
        return accepted(call, old, style, change, None)
    changes.apply(call.store, change)
    stored = call.store.get(change.main.id) or change.main
    status = 201 if view is View.CREATED else 200
    return with_etag(Answer(status, resource_type.answer(call, stored, view)), resource_type.etag(call, stored))


def accepted(call: Call, old: Resource | None, style: Style, change: Change | None, failure: ArmError | None) -> Answer:
    """Begin a long-running PUT or PATCH. Its change is carried out when it ends, if it does not fail."""
    fault = call.world.faults.operation(call.method, call.path)
    if fault is not None and fault.kind == "fail" and change is not None:
        failure = ArmError(400, fault.code, fault.message)
        keep = old is None and fault.leave == "failed"
        change = Change((as_failed(change.main),)) if keep else None
    resource_id = call.id

    def complete() -> None:
        if change is not None:
            changes.apply(call.store, change)

    def final() -> Answer:
        resource = call.resource_type.locate(call.store, resource_id.rsplit("/", 2)[0], ids.last(resource_id))
        if resource is None:
            raise call.resource_type.absent(resource_id)
        representation = call.resource_type.answer(call, resource, View.GET)
        return with_etag(Answer(operation.code, representation), call.resource_type.etag(call, resource))

    code = 201 if old is None else 200
    operation = call.control_plane.operations.begin(call, code, complete, final, error=failure, fault=fault)
    operation.headers = operations.with_retry_after(
        call.world, operations.links(call, operation, status_too=style is not Style.LOCATION)
    )
    if style is not Style.STUB:
        return Answer(202, None, operation.headers)
    resource_id_in_answer = change.main.id if change is not None else call.id
    stub: Json = {"id": resource_id_in_answer, "type": call.resource_type.type, "name": ids.last(resource_id_in_answer)}
    return Answer(code, {**stub, "properties": {"ProvisioningState": "InProgress"}}, operation.headers)


def as_failed(resource: Resource) -> Resource:
    """What a failed creation leaves behind [C]."""
    return dataclasses.replace(resource, properties={**resource.properties, "provisioningState": "Failed"})


def delete(call: Call, old: Resource | None) -> Answer:
    """200 empty; 204 where nothing was, whatever If-Match says (named-value-24)."""
    if old is None:
        return Answer(204)
    precondition(call, old)
    resource_type = call.resource_type
    call.claim(resource_type.locks(call))
    change = resource_type.remove(call, old)
    if (own := resource_type.delete(call, old, change)) is not None:
        return own
    if resource_type.answers_delete(call) is Style.BOTH:
        return accepted_deletion(call, change)
    changes.apply(call.store, change)
    return Answer(200)


def accepted_deletion(call: Call, change: Change) -> Answer:
    """202, empty, both headers; `asyncCode` 204 (o24-08)."""
    fault = call.world.faults.operation(call.method, call.path)
    failure = ArmError(400, fault.code, fault.message) if fault is not None and fault.kind == "fail" else None

    def complete() -> None:
        if failure is None:
            changes.apply(call.store, change)

    operation = call.control_plane.operations.begin(call, 204, complete, lambda: Answer(204), error=failure, fault=fault)
    operation.headers = operations.with_retry_after(call.world, operations.links(call, operation))
    return Answer(202, None, operation.headers)


def precondition(call: Call, old: Resource | None) -> None:
    """If-Match: absent means `*`, and `*` creates what is absent (policy-06); a stale one is 412 [C]."""
    if "if-none-match" in call.headers:
        raise errors.unsupported("header If-None-Match")
    wanted = call.headers.get("if-match", "*").strip()
    if wanted == "*":
        return
    current = f'"{etag(call.resource_type.etag(call, old))}"' if old is not None else None
    if wanted.removeprefix("W/") != current:
        raise errors.stale()


def body_of(call: Call) -> Json:
    """The body of a request that needs one."""
    if call.body is None:
        raise errors.bad_content("a body is required")
    return call.body


def check_envelope(call: Call) -> None:
    """`id`, `name`, `type` in a body must be those of the URL, letter case ignored (ours; the code is inferred)."""
    own = {"id": {call.id.lower(), call.path.lower()}, "name": {call.name.lower(), ids.last(call.path).lower()}}
    own["type"] = {call.resource_type.type.lower()}
    for member, allowed in own.items():
        value = (call.body or {}).get(member)
        if value is not None and str(value).lower() not in allowed:
            raise errors.invalid(member, f"{member} in the body is not that of the URL")
