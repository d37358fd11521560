"""`resourceGroups`: deletion cascades and is long-running: 202, `Location`, `Retry-After: 15`, polls 202, then 200 [R]."""

import dataclasses
from collections.abc import Iterable
from functools import cached_property

from apim_simulator import ids
from apim_simulator.arm import changes, errors, operations
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import GROUP, ResourceType, View
from apim_simulator.arm.resources import _own_tables
from apim_simulator.arm.resources.accounts import ACCOUNTS
from apim_simulator.arm.resources.service import SERVICES
from apim_simulator.store import Json, Resource

RETRY_AFTER_SECONDS = 15
SOFT_DELETING: tuple[ResourceType, ...] = (SERVICES, ACCOUNTS)
"""Types whose resources leave a soft-deleted entry; that they do so with their group too is inferred."""


class ResourceGroups(ResourceType):
    """A resource group."""

    template = GROUP
    noun = "Resource group"
    operations = "ResourceGroupsOperations"
    put_model = "ResourceGroup"
    own_tables = _own_tables.RESOURCE_GROUPS
    api_versions = frozenset({"2023-07-01", "2024-03-01", "2024-11-01"})
    """Of Terraform's provider, azure-native and azure-cli."""
    methods = frozenset({"GET", "HEAD", "PUT", "DELETE"})
    envelope = ("location", "tags", "managedBy")

    @cached_property
    def type(self) -> str:
        """The template names no provider."""
        return "Microsoft.Resources/resourceGroups"

    def absent(self, call_id: str) -> ArmError:
        """Resource Manager's own 404 (o23-02)."""
        return errors.absent_at_front_door("ResourceGroupNotFound", f"Resource group '{ids.last(call_id)}' could not be found.")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """A group stays where it was made: 409 `InvalidResourceGroupLocation` [K]."""
        settled = super().build(call, {**sent, "provisioningState": "Succeeded"}, old)
        if old is not None and _place(settled) != _place(old):
            message = f"The group is in '{old.envelope['location']}' and cannot move to '{settled.envelope['location']}'."
            raise ArmError(409, "InvalidResourceGroupLocation", message, front_door=True)
        return settled

    def head(self, call: Call, resource: Resource | None) -> Answer:
        """204 if it exists [K]."""
        del call
        return Answer(404 if resource is None else 204)

    def listing(self, call: Call) -> Answer:
        """`value` alone, in order of names [K]."""
        groups = sorted(self.members(call), key=lambda group: group.name.lower())
        return Answer(200, {"value": [self.represent(call, group, View.LIST) for group in groups]})

    def delete(self, call: Call, resource: Resource, change: Change) -> Answer:
        """Everything goes with it, at the end of the operation."""
        fault = call.world.faults.operation(call.method, call.path)
        failure = ArmError(409, fault.code, fault.message, front_door=True) if fault and fault.kind == "fail" else None
        deleting = {**resource.properties, "provisioningState": "Deleting"}
        call.store.put(dataclasses.replace(resource, properties=deleting))

        def complete() -> None:
            if failure is not None:
                call.store.put(resource)
                return
            held = list(_soft_deletable(call, resource))
            for resource_type, member in held:
                resource_type.remove(call, member)
            changes.apply(call.store, change)
            for resource_type, member in held:
                resource_type.removed(call, member)

        operation = call.control_plane.operations.begin(call, 200, complete, lambda: Answer(200), error=failure, fault=fault)
        url = f"{call.base}/subscriptions/{call.names['subscriptionId']}/operationresults/{operation.id}"
        location = {"Location": f"{url}?api-version={call.query['api-version']}"}
        operation.headers = operations.with_retry_after(call.world, location, RETRY_AFTER_SECONDS)
        return Answer(202, None, operation.headers)


def _place(group: Resource) -> str:
    return str(group.envelope["location"]).replace(" ", "").lower()


def _soft_deletable(call: Call, group: Resource) -> Iterable[tuple[ResourceType, Resource]]:
    for resource_type in SOFT_DELETING:
        for resource in call.store.of_type(resource_type.type):
            if ids.is_within(resource.id, group.id):
                yield resource_type, resource


RESOURCE_TYPE = ResourceGroups()
