"""`tags` and what they are put on: APIs, products, operations. Associations by body-less PUT (ARM-RESOURCES)."""

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, ResourceType, View
from apim_simulator.store import Json, Resource


class Tags(ResourceType):
    """A tag of the service."""

    template = SERVICE + "/tags/{tagId}"
    noun = "Tag"
    operations = "TagOperations"
    put_model, patch_model = "TagCreateUpdateParameters", "TagCreateUpdateParameters"
    required = ("displayName",)

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """The display name is unique: "Tag with the same name already exists" [C, status inferred]."""
        for other in call.store.children(call.service.id, "tags"):
            if other.properties["displayName"].lower() == sent["displayName"].lower() and other.name.lower() != call.name.lower():
                raise errors.invalid("displayName", "Tag with the same name already exists")
        return Resource(old.id if old else call.id, self.type, {"displayName": sent["displayName"]})

    def remove(self, call: Call, resource: Resource) -> Change:
        """Its associations go with it (inferred)."""
        mark = f"/tags/{resource.name}".lower()
        return Change(deletes=(resource.id, *(r.id for r in call.store if r.type in PLACES and r.id.lower().endswith(mark))))


class TagAssociations(ResourceType):
    """A tag on something; shows the tag's display name."""

    noun = "Tag"

    @property
    def allowed(self) -> frozenset[str]:
        """The SDK's `update` of this class of operations is the tag's own."""
        return self.methods

    def orphaned(self, missing: ArmError) -> ArmError:
        """404, as for other ancestors."""
        return missing

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """No body; the tag must exist, 400 otherwise (inferred, as for other references)."""
        if call.body and (sent or set(call.body) - {"id", "name", "type"}):
            raise errors.unknown_property(next(iter(sent or call.body)))
        tag = call.store.get(f"{call.service.id}/tags/{call.name}")
        if tag is None:
            raise errors.invalid("tagId", f"tag '{call.name}' does not exist")
        return Change((old or Resource(call.id, self.type, {"displayName": tag.properties["displayName"]}),))

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """The tag's own."""
        del view
        tag = call.store.get(f"{call.service.id}/tags/{resource.name}")
        return tag.properties if tag else resource.properties


class ApiTags(TagAssociations):
    """On an API."""

    template = SERVICE + "/apis/{apiId}/tags/{tagId}"
    operations = "TagOperations"


class OperationTags(TagAssociations):
    """On an operation."""

    template = SERVICE + "/apis/{apiId}/operations/{operationId}/tags/{tagId}"
    operations = "TagOperations"


class ProductTags(TagAssociations):
    """On a product."""

    template = SERVICE + "/products/{productId}/tags/{tagId}"
    operations = "TagOperations"


RESOURCE_TYPES = (Tags(), ApiTags(), OperationTags(), ProductTags())
PLACES = tuple(resource_type.type for resource_type in RESOURCE_TYPES[1:])
