"""`apiVersionSets`: versions of an API that share a scheme (o24-03, clone-01)."""

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.resource_type import SERVICE, ResourceType
from apim_simulator.arm.resources._version_sets import apis_of
from apim_simulator.store import Json, Resource

NAMED_BY = {"query": "versionQueryName", "header": "versionHeaderName"}
"""The property that a scheme needs [I]."""


class ApiVersionSets(ResourceType):
    """A version set; it goes with its last API (clone-08)."""

    template = SERVICE + "/apiVersionSets/{versionSetId}"
    noun = "ApiVersionSet"
    operations = "ApiVersionSetOperations"
    put_model, patch_model = "ApiVersionSetContract", "ApiVersionSetUpdateParameters"
    required = ("displayName", "versioningScheme")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """What was not sent is null (o24-03)."""
        needed = NAMED_BY.get(str(sent["versioningScheme"]).lower())
        if needed is not None and not sent.get(needed):
            raise errors.invalid(needed, f"versioningScheme {sent['versioningScheme']} needs {needed}")
        names = ("displayName", "description", "versioningScheme", "versionQueryName", "versionHeaderName")
        return Resource(old.id if old else call.id, self.type, {name: sent.get(name) for name in names})

    def remove(self, call: Call, resource: Resource) -> Change:
        """Refused while an API is a version of it [I]."""
        users = [api.id for api in apis_of(call.store, call.service.id, resource.id)]
        if users:
            raise errors.in_use("ApiVersionSet", resource.name, users)
        return super().remove(call, resource)


RESOURCE_TYPE = ApiVersionSets()
