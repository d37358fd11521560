"""What the types of `Microsoft.CognitiveServices` have in common."""

from collections.abc import Iterable

from apim_simulator.arm.calls import Answer, Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import GROUP, ResourceType, View
from apim_simulator.store import Resource

PROVIDER = "/subscriptions/{subscriptionId}/providers/Microsoft.CognitiveServices"
ACCOUNT = GROUP + "/providers/Microsoft.CognitiveServices/accounts/{accountName}"


class CognitiveServices(ResourceType):
    """A type of this provider."""

    package = "azure-mgmt-cognitiveservices"
    api_versions = frozenset({"2024-10-01", "2025-06-01", "2025-09-01"})
    """Recorded: the first two. azure-native and Terraform send 2025-06-01, azure-mgmt-cognitiveservices 14 sends the last."""
    methods = frozenset({"GET", "PUT", "DELETE"})

    def listing(self, call: Call) -> Answer:
        """`value` alone [K]."""
        return listing(self, call, self.members(call))


class ListAlone(CognitiveServices):
    """What can be listed and no more."""

    methods = frozenset()


def listing(resource_type: ResourceType, call: Call, resources: Iterable[Resource]) -> Answer:
    """A list of this provider: `value`, no `count` [K]; in order of names (inferred)."""
    value = [resource_type.represent(call, r, View.LIST) for r in sorted(resources, key=lambda r: r.name.lower())]
    return Answer(200, {"value": value})


def claimed(call: Call, account_id: str) -> list[str]:
    """The account's lock, taken. Raises 409 `RequestConflict`, which is this provider's word for a locked account [C]."""
    keys_needed = [account_id]
    try:
        call.claim(keys_needed)
    except ArmError as refused:
        message = "Cannot modify resource at this time because another operation is in progress on this resource."
        raise ArmError(409, "RequestConflict", message, front_door=True) from refused
    return keys_needed
