"""Types of other providers than API Management, for which Resource Manager itself answers what is not there."""

from apim_simulator.arm import changes, errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import ResourceType
from apim_simulator.store import Resource


class OtherProvider(ResourceType):
    """What they have in common."""

    methods = frozenset({"GET", "PUT", "DELETE"})

    def absent(self, call_id: str) -> ArmError:
        """Resource Manager's own 404 [K]."""
        return errors.absent_resource(self.type, call_id)

    def locks(self, call: Call) -> list[str]:
        """None of the common ones, which are API Management's."""
        del call
        return []

    def delete(self, call: Call, resource: Resource, change: Change) -> Answer:
        """200, empty, over at once (accounts: cog24-10; others: inferred)."""
        changes.apply(call.store, change)
        self.removed(call, resource)
        return Answer(200)
