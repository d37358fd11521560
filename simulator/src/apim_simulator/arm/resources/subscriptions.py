"""`subscriptions`: keys for a scope (o24-01 to o24-05, subscription-apis-*, subscription-product-*)."""

import secrets
from collections.abc import Mapping

from apim_simulator import ids
from apim_simulator.arm import changes, errors
from apim_simulator.arm.calls import Answer, Call, with_etag
from apim_simulator.arm.changes import Change
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.resource_type import SERVICE, Action, ResourceType, View
from apim_simulator.arm.resources import _references
from apim_simulator.arm.resources._dates import day, notification, stamp
from apim_simulator.store import Json, Resource

KEYS = ("primaryKey", "secondaryKey")
BUILT_IN = "master"


class Subscriptions(ResourceType):
    """A subscription. PUT and PATCH show keys and, if owned, the user; GET and lists never (o24-02, subscription-apis-06)."""

    template = SERVICE + "/subscriptions/{sid}"
    noun = "Subscription"
    operations = "SubscriptionOperations"
    put_model, patch_model = "SubscriptionCreateParameters", "SubscriptionUpdateParameters"
    required = ("displayName", "scope")
    closed = ("state",)
    parameters = frozenset({"notify", "appType"})

    @property
    def actions(self) -> Mapping[str, Action]:
        """POST routes."""
        return {
            "listSecrets": self.list_secrets,
            "regeneratePrimaryKey": lambda call, resource: self.regenerate(call, resource, "primaryKey"),
            "regenerateSecondaryKey": lambda call, resource: self.regenerate(call, resource, "secondaryKey"),
        }

    def locks(self, call: Call) -> list[str]:
        """None of the common ones: its product and its owner. Of two writes at once that share either the later gets 412.

        Seen by Terraform's provider and confirmed by the service's team (T, C: hashicorp/terraform-provider-azurerm 8571). Those
        without an owner share that (T: Microsoft's own modules write them one after the other, at scope `/apis`, too).
        """
        old = call.store.get(call.id)
        before = old.properties if old is not None else {}
        contracts = [{**before, **call.sent}, *([before] if before else [])]
        keys = set()
        for contract in contracts:
            scope = str(contract.get("scope") or "").lower().rpartition("/products/")
            owner = ids.last(str(contract.get("ownerId") or ""))
            keys |= {f"{call.service.id}/subscriptions of product {scope[2]}"} if scope[1] else set()
            keys |= {f"{call.service.id}/subscriptions of owner {owner}"}
        try:
            call.claim(keys, lingers=False)
        except ArmError as refused:
            message = "Another subscription of the same product or user is being written. Try again later."
            raise ArmError(412, "PreconditionFailed", message) from refused
        return []

    def build(self, call: Call, sent: Json, old: Resource | None) -> Resource:
        """Full scope, `active` unless sent otherwise (o24-01), dates by scope, missing keys generated (o24-04 keeps them)."""
        scope = self._scope(call, sent["scope"])
        of_product = ids.is_within(scope, f"{call.service.id}/products")
        if of_product and old is None:
            self._check_limit(call, scope, self._owner(call, sent))
        before = old.properties if old else {}
        expiration = sent.get("expirationDate", before.get("expirationDate"))
        owner = self._owner(call, sent)
        properties: Json = {
            **({"ownerId": owner} if owner else {}),
            "scope": scope,
            "displayName": sent.get("displayName"),
            "state": str(sent.get("state") or before.get("state") or "active").lower(),
            "createdDate": before.get("createdDate", stamp(call.now)),
            "startDate": before.get("startDate", day(call.now) if of_product else None),
            "expirationDate": expiration,
            "endDate": before.get("endDate"),
            "notificationDate": notification(expiration) if of_product and expiration else None,
            "stateComment": sent.get("stateComment"),
            "allowTracing": self._tracing(sent, of_product=of_product),
        }
        kept = old.private if old else {}
        private = {key: sent.get(key) or kept.get(key) or secrets.token_hex(16) for key in KEYS}
        return Resource(old.id if old else call.id, self.type, properties, private=private)

    def properties(self, call: Call, resource: Resource, view: View) -> Json:
        """As stored, a write's answer with `user` behind the owner and the keys before `stateComment` (subscription-apis-05)."""
        if not view.writes:
            return resource.properties
        properties: Json = {}
        for name, value in resource.properties.items():
            if name == "stateComment":
                properties |= {key: resource.private[key] for key in KEYS}
            properties[name] = value
            if name == "ownerId":
                properties["user"] = user(call, value)
        return properties

    def remove(self, call: Call, resource: Resource) -> Change:
        """The built-in all-access subscription stays: what Azure does is unrecorded."""
        if resource.name == BUILT_IN:
            raise errors.unsupported("deleting the built-in all-access subscription")
        return super().remove(call, resource)

    def list_secrets(self, call: Call, resource: Resource) -> Answer:
        """Both keys and the ETag (o24-05, subscription-apis-04)."""
        return with_etag(Answer(200, {key: resource.private[key] for key in KEYS}, compact=True), self.etag(call, resource))

    @staticmethod
    def regenerate(call: Call, resource: Resource, key: str) -> Answer:
        """A new key; 204 [R 2022-08-01]."""
        private = {**resource.private, key: secrets.token_hex(16)}
        changes.apply(call.store, Change((Resource(resource.id, resource.type, resource.properties, private=private),)))
        return Answer(204)

    @staticmethod
    def _scope(call: Call, text: str) -> str:
        """Full id of `/apis`, `/apis/{a}` or `/products/{p}`; the service itself keeps its final slash (subscription-apis-02)."""
        service = call.service.id
        behind = _references.behind_service(service, text)
        if behind in {"", "/"}:
            return f"{service}/"
        if behind is not None and behind.lower() == "/apis":
            return f"{service}/apis"
        for collection in ("apis", "products"):
            found = _references.find(call.store, service, collection, text)
            if found is not None:
                return found.id
        raise errors.invalid("scope", f"scope '{text}' is neither /apis nor an existing API or product")

    @staticmethod
    def _tracing(sent: Json, *, of_product: bool) -> bool:
        """Unless sent: false at the service and its APIs (o24-01), true at a product (subscription-product-04)."""
        return of_product if sent.get("allowTracing") is None else bool(sent["allowTracing"])

    @staticmethod
    def _owner(call: Call, sent: Json) -> str | None:
        """Full id of `/users/{u}`; only user 1 exists here."""
        named = sent.get("ownerId")
        if named is None:
            return None
        found = _references.find(call.store, call.service.id, "users", named if "/" in named else f"/users/{named}")
        if found is None:
            raise errors.invalid("ownerId", f"user '{named}' does not exist")
        return found.id

    @staticmethod
    def _check_limit(call: Call, product_id: str, owner: str | None) -> None:
        """No more than `subscriptionsLimit` per owner [C]."""
        product = call.store.get(product_id)
        limit = product.properties.get("subscriptionsLimit") if product else None
        same = [s for s in of_scope(call, product_id) if s.properties.get("ownerId") == owner]
        if limit is not None and len(same) >= limit:
            raise errors.invalid("scope", f"Subscriptions limit of {limit} for the product is reached")


class ProductSubscriptions(ResourceType):
    """`products/{p}/subscriptions`: a list alone, ids and types rewritten (subscription-product-06)."""

    template = SERVICE + "/products/{productId}/subscriptions/{sid}"
    noun = "Subscription"
    operations = "ProductSubscriptionsOperations"
    methods = frozenset()

    def members(self, call: Call) -> list[Resource]:
        """Those of the product's scope."""
        return of_scope(call, call.parent.id)

    def represent(self, call: Call, resource: Resource, view: View) -> Json:
        """Under the product's id."""
        del view
        properties = {"id": f"{call.id}/subscriptions/{resource.name}", "type": self.type, "name": resource.name}
        return {**properties, "properties": resource.properties}


def of_scope(call: Call, scope_id: str) -> list[Resource]:
    """Subscriptions of exactly that scope."""
    found = call.store.children(call.service.id, "subscriptions")
    return [subscription for subscription in found if ids.key(subscription.properties["scope"]) == ids.key(scope_id)]


def user(call: Call, owner_id: str) -> Json:
    """The owner as a write's answer shows it (subscription-apis-05)."""
    found = call.store.get(owner_id)
    properties = found.properties if found else {}
    return {
        "id": owner_id,
        "firstName": properties.get("firstName"),
        "lastName": properties.get("lastName", ""),
        "email": properties.get("email", call.service.properties.get("publisherEmail")),
        "state": properties.get("state", "active"),
        "registrationDate": properties.get("registrationDate", stamp(call.now)),
        "note": None,
        "groups": [],
        "identities": [],
    }


RESOURCE_TYPES = (Subscriptions(), ProductSubscriptions())
