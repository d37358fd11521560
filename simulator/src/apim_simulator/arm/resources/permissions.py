"""`Microsoft.Authorization/permissions` at any scope: what the client's roles give it there.

https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group. The same at every scope that is there [W].
"""

from apim_simulator.arm import authorization
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.resource_type import ResourceType
from apim_simulator.arm.resources import role_assignments


class Permissions(ResourceType):
    """A list alone."""

    template = "/{scope}" + role_assignments.PROVIDER + "/permissions/{permissionName}"
    noun = "Permission"
    api_versions = frozenset({"2022-04-01"})
    methods = frozenset()

    def listing(self, call: Call) -> Answer:
        """`value` alone [S azure-mgmt-authorization 4]. Raises 404 for a scope that is not there."""
        role_assignments.scope_of(call.store, f"{call.id}/permissions/p")
        return Answer(200, {"value": authorization.permissions(call.store)})


RESOURCE_TYPE = Permissions()
