"""`Microsoft.Authorization/roleAssignments` at any scope: who may do what, as far as models and vaults ask [K unless marked]."""

import uuid
from collections.abc import Iterable

from apim_simulator import ids
from apim_simulator.arm import changes, errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import ResourceType, View
from apim_simulator.arm.resources import _own_tables
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.arm.resources._identity import principals
from apim_simulator.store import Json, Resource, Store
from apim_simulator.world import ROLES

PROVIDER = "/providers/Microsoft.Authorization"
KNOWN_ROLES = {
    "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd": "Cognitive Services OpenAI User",
    "a97b65f3-24c7-4388-baec-2e87135dc908": "Cognitive Services User",
    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
}
"""Built-in roles by id (ARM-ROLES; the last: role-01); others are seeded."""
OPTIONAL = ("condition", "conditionVersion", "delegatedManagedIdentityResourceId", "description")
LASTING = ("principalId", "roleDefinitionId")
"""What a second PUT may not change."""
SUBSCRIPTION_SEGMENTS = 2
REPLICATION = (
    "Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, "
    "this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, "
    "such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype"
)
"""What Azure goes on to say of a principal that is not there (role-01)."""


class RoleAssignments(ResourceType):
    """A role of a principal at a scope."""

    template = "/{scope}" + PROVIDER + "/roleAssignments/{roleAssignmentName}"
    noun = "RoleAssignment"
    operations = "RoleAssignmentsOperations"
    put_model = "RoleAssignmentCreateParameters"
    own_tables = _own_tables.ROLE_ASSIGNMENTS
    required = LASTING
    api_versions = frozenset({"2022-04-01"})
    methods = frozenset({"GET", "PUT", "DELETE"})

    def absent(self, call_id: str) -> ArmError:
        """404 `RoleAssignmentNotFound`."""
        return errors.absent_at_front_door("RoleAssignmentNotFound", f"The role assignment '{ids.last(call_id)}' is not found.")

    def check_name(self, name: str) -> None:
        """A GUID."""
        try:
            uuid.UUID(name)
        except ValueError as error:
            message = f"The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID."
            raise ArmError(400, "InvalidRoleAssignmentId", message, front_door=True) from error

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Principal, role and scope must exist; the same three under another name are 409 `RoleAssignmentExists` [C].

        All principals here are services', and Azure finds out for itself what one is (role-04).
        """
        scope = scope_of(call.store, call.id)
        now = stamp(call.now)
        properties: Json = {
            "roleDefinitionId": _role(call.store, scope, sent["roleDefinitionId"]),
            "principalId": sent["principalId"],
            "principalType": sent.get("principalType") or "ServicePrincipal",
            "scope": scope,
            **{name: sent.get(name) for name in OPTIONAL},
            "createdOn": old.properties["createdOn"] if old else now,
            "updatedOn": now,
            "createdBy": call.world.identity.client_oid,
            "updatedBy": call.world.identity.client_oid,
        }
        if sent["principalId"].lower() not in principals(call.world):
            message = (
                f"Principal {sent['principalId'].replace('-', '')} does not exist in the directory {call.world.identity.tenant}. "
                f"{REPLICATION}"
            )
            raise ArmError(400, "PrincipalNotFound", message, front_door=True)
        if old is not None:
            return self._again(old, properties)
        for other in call.store.children(scope + PROVIDER, "roleAssignments"):
            if _same(other.properties, properties):
                message = f"The role assignment already exists. The ID of the existing role assignment is {other.name}."
                raise ArmError(409, "RoleAssignmentExists", message, front_door=True)
        return Resource(f"{scope}{PROVIDER}/roleAssignments/{call.name}", self.type, properties)

    def delete(self, call: Call, resource: Resource, change: Change) -> Answer:
        """200 with what was deleted."""
        changes.apply(call.store, change)
        return Answer(200, self.represent(call, resource, View.GET))

    def listing(self, call: Call) -> Answer:
        """Assignments at the scope, above it and below it."""
        if "$filter" in call.query:
            raise errors.unsupported("$filter of role assignments")
        found = [self.represent(call, resource, View.LIST) for resource in self.members(call)]
        return Answer(200, {"value": found})

    def members(self, call: Call) -> Iterable[Resource]:
        """Those whose scope contains the asked one, or lies within it."""
        scope = call.id.lower().partition(PROVIDER.lower())[0]
        for resource in call.store.of_type(self.type):
            own = resource.properties["scope"]
            if ids.is_within(own, scope) or ids.is_within(scope, own):
                yield resource

    def _again(self, old: Resource, properties: Json) -> Resource:
        if not _same(old.properties, properties):
            message = "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."
            raise ArmError(400, "RoleAssignmentUpdateNotPermitted", message, front_door=True)
        kept = {**properties, "updatedOn": old.properties["updatedOn"]}
        changed = kept != old.properties
        return Resource(old.id, self.type, properties if changed else old.properties)


def _same(one: Json, other: Json) -> bool:
    return all(str(one[name]).lower() == str(other[name]).lower() for name in LASTING)


def scope_of(store: Store, assignment_id: str) -> str:
    """Canonical id of the scope; a subscription is taken on trust. Raises 404 for a resource or group that is not there."""
    scope = assignment_id[: assignment_id.lower().rindex(PROVIDER.lower())]
    segments = ids.segments(scope)
    if len(segments) == SUBSCRIPTION_SEGMENTS and segments[0].lower() == "subscriptions":
        return f"/subscriptions/{segments[1]}"
    found = store.get(scope)
    if found is not None:
        return found.id
    group = len(segments) == 2 * SUBSCRIPTION_SEGMENTS
    code = "ResourceGroupNotFound" if group else "ResourceNotFound"
    raise errors.absent_at_front_door(code, f"The scope '{scope}' was not found.")


def _role(store: Store, scope: str, wanted: str) -> str:
    """The role definition's id below the subscription, however it was written. Raises 400 `RoleDefinitionDoesNotExist`."""
    name = ids.last(wanted).lower()
    if name not in KNOWN_ROLES and name not in store.fact(ROLES, {}):
        message = f"The specified role definition with ID '{name}' does not exist."
        raise ArmError(400, "RoleDefinitionDoesNotExist", message, front_door=True)
    subscription = ids.segments(scope)[1]
    return f"/subscriptions/{subscription}{PROVIDER}/roleDefinitions/{name}"


RESOURCE_TYPE = RoleAssignments()
