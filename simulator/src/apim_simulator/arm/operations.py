"""Long-running operations: what was accepted, how it is polled, how it ends.

Wire forms (ARM-WIRE): `Location` is the resource's URL with `asyncId` and `asyncCode`; finished, it answers with the
status `asyncCode` and the resource (oaj-02, named-value-16). `Azure-AsyncOperation` is the resource's URL with
`azure-asyncId` and answers `{"status": …}` alone (o26-04, o26-05). They live in memory: a restart forgets them.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from apim_simulator import ids
from apim_simulator.arm import errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.locks import Locks
from apim_simulator.faults import LroFault
from apim_simulator.store import Resource
from apim_simulator.world import World

REMEMBERED = 1000
"""Finished operations that can still be polled."""


@dataclass(slots=True)
class Operation:
    """One operation.

    `apply` carries out what is to happen, also on failure; `final` answers the last poll of `Location`, whose status is `code`.
    """

    id: str
    resource_id: str
    code: int
    apply: Callable[[], None]
    final: Callable[[], Answer]
    running_polls: int
    last_seen: datetime
    headers: dict[str, str] = field(default_factory=dict)
    error: ArmError | None = None
    fault: LroFault | None = None
    done: bool = False


class Operations:
    """All operations by id, oldest first."""

    def __init__(self, world: World, locks: Locks) -> None:
        self._world = world
        self._locks = locks
        self._known: OrderedDict[str, Operation] = OrderedDict()
        world.store.watch(self._notice)

    def begin(
        self,
        call: Call,
        code: int,
        apply: Callable[[], None],
        final: Callable[[], Answer],
        *,
        error: ArmError | None = None,
        fault: LroFault | None = None,
    ) -> Operation:
        """Accept an operation; with `lro_polls` 0 and no fault in its way it is over before its first answer is sent."""
        operation = Operation(
            id=secrets.token_hex(12),
            resource_id=call.id,
            code=code,
            apply=apply,
            final=final,
            running_polls=self._world.options["lro_polls"],
            last_seen=call.now,
            error=error,
            fault=fault,
        )
        self._known[operation.id] = operation
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        self._locks.pass_on(call.ticket, operation)
        if not operation.running_polls:
            self._end(operation)
        return operation

    def end_abandoned(self) -> None:
        """End what nobody polls any more; called before every request, so that its result is seen and its lock is not.

        Azure carries on whoever asks: a client that went away finds later what it began (our choice of how much later).
        """
        due = self._world.clock.now() - timedelta(seconds=self._world.options["lro_unpolled_seconds"])
        for operation in [known for known in self._known.values() if not known.done]:
            if operation.last_seen < due:
                self._end(operation)

    def status(self, operation_id: str) -> Answer:
        """Answer of `Azure-AsyncOperation`: always 200, the status alone; a failure with its error [C]."""
        operation = self._polled(operation_id)
        if not operation.done:
            return Answer(200, {"status": "InProgress"}, operation.headers)
        if operation.error is not None:
            return Answer(200, {"status": "Failed", **operation.error.body()})
        return Answer(200, {"status": "Succeeded"})

    def location(self, operation_id: str) -> Answer:
        """Answer of `Location`: 202 while running (inferred), then `asyncCode` with the resource, or 400 with the error [C]."""
        operation = self._polled(operation_id)
        if not operation.done:
            return Answer(202, None, operation.headers)
        if operation.error is not None:
            raise operation.error
        return operation.final()

    def _polled(self, operation_id: str) -> Operation:
        operation = self._known.get(operation_id)
        if operation is None:
            raise errors.not_found("Operation")
        operation.last_seen = self._world.clock.now()
        if not operation.done and operation.running_polls <= 0:
            self._end(operation)
        operation.running_polls -= 1
        return operation

    def _notice(self, resource: Resource, present: bool) -> None:
        """What runs on a resource that goes, alone or with its service, goes too: nothing may come back to life."""
        if present:
            return
        for operation in self._known.values():
            if not operation.done and ids.is_within(operation.resource_id, resource.id):
                operation.done = True
                self._locks.release(operation, succeeded=False)

    def _end(self, operation: Operation) -> None:
        """Carry the operation out, unless it is stuck."""
        if operation.fault is not None and operation.fault.kind == "stuck" and self._world.faults.holds(operation.fault.fault_id):
            return
        operation.done = True
        operation.apply()
        self._locks.release(operation, succeeded=operation.error is None)


def links(call: Call, operation: Operation, *, status_too: bool = True) -> dict[str, str]:
    """Headers of the first answer: `Location`, and `Azure-AsyncOperation` unless the row of 1.3 lacks it."""
    url = call.base + quote(call.path, safe="/;=:@$,()'~") + f"?api-version={call.query['api-version']}"
    headers = {"Location": f"{url}&asyncId={operation.id}&asyncCode={operation.code}"}
    if status_too:
        headers["Azure-AsyncOperation"] = f"{url}&azure-asyncId={operation.id}"
    return headers


def located(call: Call, operation: Operation, provider: str, location: str) -> dict[str, str]:
    """Headers of a service's own life cycle: URLs below the subscription's location (o26-01, obe-01)."""
    base = f"{call.base}/subscriptions/{call.names['subscriptionId']}/providers/{provider}/locations/{location}"
    version = f"?api-version={call.query['api-version']}"
    return {
        "Location": f"{base}/operationResults/{operation.id}{version}",
        "Azure-AsyncOperation": f"{base}/operationsStatuses/{operation.id}{version}",
    }


def with_retry_after(world: World, headers: dict[str, str], seconds: int | None = None) -> dict[str, str]:
    """`Retry-After` where Azure sends it [R], and everywhere when the setting `lro_retry_after` asks for it."""
    wanted = world.options["lro_retry_after"]
    chosen = seconds if wanted is None else wanted
    return headers if chosen is None else {**headers, "Retry-After": str(chosen)}
