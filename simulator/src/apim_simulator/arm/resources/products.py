"""`products` (o24-10, o24-11, product-01 to product-14)."""

import secrets
from typing import ClassVar

from apim_simulator import builtin
from apim_simulator.arm import errors
from apim_simulator.arm.api_versions import PREVIEW, SDK, Since
from apim_simulator.arm.calls import Call
from apim_simulator.arm.changes import Change
from apim_simulator.arm.resource_type import SERVICE, ResourceType, View
from apim_simulator.arm.resources.subscriptions import of_scope
from apim_simulator.store import Json, Resource


class Products(ResourceType):
    """A product. Each new one gets a subscription of user 1 [C], unless the setting `product_admin_subscription` is off."""

    template = SERVICE + "/products/{productId}"
    noun = "Product"
    operations = "ProductOperations"
    put_model, patch_model = "ProductContract", "ProductUpdateParameters"
    required = ("displayName",)
    closed = ("state",)
    parameters = frozenset({"deleteSubscriptions"})
    since: ClassVar = {"groups": Since(answer=SDK), "authenticationType": Since(PREVIEW), "application": Since(PREVIEW)}

    def write(self, call: Call, sent: Json, old: Resource | None) -> Change:
        """Store it; a new one with its automatic subscription, of which Consumption has none [I]."""
        change = super().write(call, sent, old)
        tier = str(call.service.envelope.get("sku", {}).get("name")).lower()
        if old is not None or not call.world.options["product_admin_subscription"] or tier == "consumption":
            return change
        sid = f"{call.service.id}/subscriptions/{secrets.token_hex(12)}"
        owner = f"{call.service.id}/users/1"
        return change.and_also(Change((builtin.subscription(sid, change.main.id, call.now, owner=owner),)))

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Defaults as in o24-10. `subscriptionRequired` is true unless sent [S], and approval then not required (inferred)."""
        required = sent.get("subscriptionRequired") is not False
        approval = sent.get("approvalRequired")
        properties = {
            "displayName": sent["displayName"],
            "description": sent.get("description"),
            "terms": sent.get("terms"),
            "subscriptionRequired": required,
            "approvalRequired": False if approval is None and required else approval,
            "subscriptionsLimit": sent.get("subscriptionsLimit"),
            "state": sent.get("state") or "notPublished",
            "groups": [],
        }
        if not required and (approval or sent.get("subscriptionsLimit") is not None):
            raise errors.invalid("subscriptionRequired", "approvalRequired and subscriptionsLimit need subscriptionRequired")
        return Resource(old.id if old else call.id, self.type, properties)

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """A creation's answer shows the administrators (o24-10), lists no groups at all (product-01)."""
        properties = dict(resource.properties)
        if view is View.LIST:
            properties.pop("groups", None)
        if view is View.CREATED:
            properties["groups"] = [administrators(call)]
        return properties

    def remove(self, call: Call, resource: Resource) -> Change:
        """Refused while it has subscriptions, unless `deleteSubscriptions=true` [C]."""
        subscriptions = of_scope(call, resource.id)
        if subscriptions and call.query.get("deleteSubscriptions", "false").lower() != "true":
            message = "Product cannot be deleted since it has existing subscriptions. Delete them first, or ask for it."
            raise errors.invalid(None, message)
        return Change(deletes=(resource.id, *(subscription.id for subscription in subscriptions)))


class ApiProducts(ResourceType):
    """`apis/{a}/products`: the same association seen from the API, a list alone (product-11)."""

    template = SERVICE + "/apis/{apiId}/products/{productId}"
    noun = "Product"
    operations = "ApiProductOperations"
    methods = frozenset()

    def members(self, call: Call) -> list[Resource]:
        """Products with a link to the API."""
        products = call.store.children(call.service.id, "products")
        return [product for product in products if call.store.get(f"{product.id}/apis/{call.parent.name}") is not None]

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """Under the API's id."""
        properties = {name: value for name, value in resource.properties.items() if name != "groups"}
        del view
        envelope = {"id": f"{call.id}/products/{resource.name}", "type": self.type, "name": resource.name}
        return {**envelope, "properties": properties}


def administrators(call: Call) -> Json:
    """The built-in group as an item of `groups` (o24-10)."""
    group_id = f"{call.service.id}/groups/administrators"
    found = call.store.get(group_id)
    properties = found.properties if found else builtin.ADMINISTRATORS
    return {
        "id": group_id,
        "name": properties["displayName"],
        "description": properties["description"],
        "builtIn": True,
        "type": "system",
        "externalId": None,
    }


RESOURCE_TYPES = (Products(), ApiProducts())
