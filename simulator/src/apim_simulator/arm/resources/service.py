"""`service`: an API Management service (o26-01, obe-01). Its content at birth is in `apim_simulator.builtin`."""

from collections.abc import Iterable
from typing import ClassVar

from apim_simulator import builtin
from apim_simulator.arm import errors, lifecycle
from apim_simulator.arm.api_versions import PREVIEW, SDK, Since
from apim_simulator.arm.calls import Answer, Call, etag
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.lifecycle import Lifecycle
from apim_simulator.arm.resource_type import SERVICE, ResourceType, View
from apim_simulator.arm.resources import _service_shape, _soft_deleted
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.arm.resources._identity import assigned
from apim_simulator.store import Json, Resource, Store
from apim_simulator.world import SOFT_DELETED

PROVIDER = "/subscriptions/{subscriptionId}/providers/Microsoft.ApiManagement"
LIFECYCLE = Lifecycle("Created", "Updating", "Deleting", retry_after=20, delete_shows=True)


class Services(_soft_deleted.SoftDeleting):
    """A service. PUT and DELETE are long-running; a deleted one's name needs `restore: true` or a purge [C]."""

    template = SERVICE
    noun = "Service"
    operations = "ApiManagementServiceOperations"
    put_model, patch_model = "ApiManagementServiceResource", "ApiManagementServiceUpdateParameters"
    envelope = ("location", "sku", "identity", "tags", "zones")
    since: ClassVar = {
        **dict.fromkeys(("configurationApi", "legacyPortalStatus", "developerPortalStatus"), Since(SDK, SDK)),
        **dict.fromkeys(("releaseChannel", "zoneRedundant"), Since(PREVIEW)),
    }

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """A new service comes with its content; a restored one is what it was, whatever else the request says [S: `restore`]."""
        change = super().write(call, sent, old)
        if old is not None:
            return change
        deleted = _soft_deleted.entry_of(call.store, call.id)
        if deleted is not None and not sent.get("restore"):
            message = f"Api service {call.name} was soft-deleted. Restore or purge it before its name is used again."
            raise ArmError(400, "ServiceAlreadyExistsInSoftDeletedState", message)
        if deleted is None and sent.get("restore"):
            raise errors.invalid("restore", "there is no soft-deleted service of that name")
        if deleted is not None:
            return _soft_deleted.restore(call.store, call.id, deleted)
        tier = str(change.main.envelope["sku"]["name"])
        return change.and_also(Change(tuple(builtin.content(change.main.id, tier, call.now))))

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Every member that Azure shows; a system identity gets its ids."""
        body = call.body or {}
        before = old.envelope if old else {}
        envelope = {name: body[name] for name in self.envelope if body.get(name) is not None}
        if call.method == "PATCH":
            envelope = {**before, **envelope}
        envelope["identity"] = assigned(call, envelope.get("identity"), before.get("identity"))
        envelope["tags"] = envelope.get("tags") or {}
        envelope["sku"] = {"capacity": 1, **(envelope.get("sku") or {})}
        # what the request itself asks for: a PATCH is merged into properties that only Azure sets
        _service_shape.refuse_unsupported(call.sent)
        kept = old.properties if old else {}
        properties = {
            **_service_shape.SHAPE,
            **{name: sent[name] for name in _service_shape.DESCRIPTIVE if sent.get(name) is not None},
            "createdAtUtc": kept.get("createdAtUtc") or stamp(call.now),
            "gatewayUrl": call.world.addresses.service_url(call.id),
        }
        return Resource(old.id if old else call.id, self.type, properties, envelope)

    def put(self, call: Call, old: Resource | None, change: Change) -> Answer:
        """201 `Created`, 200 `Updating`, three headers (o26-01)."""
        return lifecycle.put(call, old, change, LIFECYCLE)

    def delete(self, call: Call, resource: Resource, change: Change) -> Answer:
        """202 with the resource (obe-01)."""
        return lifecycle.delete(call, resource, change, LIFECYCLE)

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """Members in Azure's order, the ETag among them (o26-01)."""
        del call, view
        envelope = resource.envelope
        return {
            "etag": etag(resource.etag),
            "properties": {**_service_shape.SHAPE, **resource.properties},
            "sku": envelope.get("sku"),
            "identity": envelope.get("identity"),
            "zones": envelope.get("zones"),
            "systemData": None,
            "location": envelope.get("location"),
            "tags": envelope.get("tags") or {},
            "id": resource.id,
            "name": resource.name,
            "type": self.type,
        }


class SubscriptionServices(ResourceType):
    """Services of the whole subscription: a list alone."""

    template = PROVIDER + "/service/{serviceName}"
    noun = "Service"
    methods = frozenset()

    def members(self, call: Call) -> Iterable[Resource]:
        """All of them."""
        return call.store.of_type("Microsoft.ApiManagement/service")

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """As GET represents the service."""
        return SERVICES.represent(call, resource, view)


class DeletedServices(ResourceType):
    """Soft-deleted services: read, and purged by DELETE [C]; the shape is the SDK's DeletedServiceContract [S]."""

    template = PROVIDER + "/locations/{location}/deletedservices/{serviceName}"
    noun = "DeletedService"
    methods = frozenset({"GET", "DELETE"})
    listed = False

    def locate(self, store: Store, parent_id: str, name: str) -> Resource | None:
        """By name; a location has no resource of its own."""
        for found in deleted(store):
            if found.name.lower() == name.lower():
                return Resource(f"{parent_id}/deletedservices/{found.name}", found.type, found.properties, found.envelope)
        return None

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """With its location."""
        return {**super().represent(call, resource, view), "location": resource.envelope["location"]}

    def remove(self, call: Call, resource: Resource) -> Change:
        """Purge; the SDK calls it long-running, here it is done at once (inferred)."""
        _soft_deleted.forget(call.store, resource.properties["serviceId"])
        return Change()


class DeletedServiceList(DeletedServices):
    """All soft-deleted services of the subscription."""

    template = PROVIDER + "/deletedservices/{serviceName}"
    methods = frozenset()
    listed = True

    def members(self, call: Call) -> Iterable[Resource]:
        """All of them."""
        return deleted(call.store)


def deleted(store: Store) -> list[Resource]:
    """Entries of soft-deleted services as resources."""
    found = []
    for key, entry in store.fact(SOFT_DELETED, {}).items():
        if "/providers/microsoft.apimanagement/service/" in key:
            properties = {"serviceId": entry["id"], "deletionDate": entry["deletionDate"]}
            resource_type = "Microsoft.ApiManagement/deletedservices"
            found.append(Resource(entry["id"], resource_type, properties, {"location": entry["location"]}))
    return found


SERVICES = Services()
RESOURCE_TYPES = (SERVICES, SubscriptionServices(), DeletedServices(), DeletedServiceList())
