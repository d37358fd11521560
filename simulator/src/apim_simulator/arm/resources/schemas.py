"""`apis/schemas` and the service's `schemas`: stored and returned."""

from typing import Any

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.resource_type import SERVICE, ResourceType
from apim_simulator.arm.resources.operations import schema_ids
from apim_simulator.store import Json, Resource


class ApiSchemas(ResourceType):
    """A schema document of an API; an import makes one (oaj-04)."""

    template = SERVICE + "/apis/{apiId}/schemas/{schemaId}"
    noun = "ApiSchema"
    operations = "ApiSchemaOperations"
    put_model = "SchemaContract"
    required = ("contentType", "document")

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """As sent."""
        document = {name: value for name, value in sent["document"].items() if value is not None}
        properties = {"contentType": sent["contentType"], "document": document}
        return Resource(old.id if old else call.id, self.type, properties)

    def remove(self, call: Call, resource: Resource) -> Any:
        """Refused while an operation names it (inferred, as for other references)."""
        operations = call.store.children(call.parent.id, "operations")
        users = [o.id for o in operations if resource.name.lower() in {name.lower() for name in schema_ids(o.properties)}]
        if users:
            raise errors.in_use("Schema", resource.name, users)
        return super().remove(call, resource)


class GlobalSchemas(ResourceType):
    """A schema document of the service."""

    template = SERVICE + "/schemas/{schemaId}"
    noun = "Schema"
    operations = "GlobalSchemaOperations"
    put_model = "GlobalSchemaContract"
    required = ("schemaType",)

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """As sent; a description not sent is null (inferred)."""
        properties = {"schemaType": sent["schemaType"], "description": sent.get("description")}
        properties |= {name: sent[name] for name in ("value", "document") if sent.get(name) is not None}
        return Resource(old.id if old else call.id, self.type, properties)


RESOURCE_TYPES = (ApiSchemas(), GlobalSchemas())
