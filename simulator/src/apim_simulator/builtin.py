"""What exists without anyone having declared it: the content an API Management service is born with.

Sources: ARM-RESOURCES; captures o26-01 (service), product-01, subscription-apis-01, op-02 to op-08, policy-15.
"""

import secrets
import uuid
from collections.abc import Iterator
from datetime import datetime

from apim_simulator import sample_api
from apim_simulator.arm.changes import Change, apply
from apim_simulator.arm.resources._dates import stamp
from apim_simulator.store import Json, Resource, Store
from apim_simulator.world import World

SERVICE = "Microsoft.ApiManagement/service"
GLOBAL_POLICY = (
    "<!--\r\n    IMPORTANT:\r\n    - Policy elements take effect in document order.\r\n"
    "    - A base element runs the policies of the outer scopes; this scope is the outermost.\r\n-->\r\n"
    "<policies>\r\n\t<inbound></inbound>\r\n\t<backend>\r\n\t\t<forward-request />\r\n\t</backend>\r\n"
    "\t<outbound></outbound>\r\n</policies>"
)
"""Global policy of a new service: a comment of advice, whose words are ours, and these sections [R 2022-08-01, May 2025]."""


def put(store: Store, resource: Resource) -> None:
    """Store a resource as a write through ARM would, with the ETag that is next."""
    apply(store, Change((resource,)))


def content(service_id: str, sku: str, now: datetime) -> Iterator[Resource]:
    """Everything below a new service of a tier.

    Always the global policy, user 1, the administrators and the all-access subscription; for Developer the sample API and
    its products too.
    """
    yield _policy(service_id, GLOBAL_POLICY)
    yield Resource(f"{service_id}/users/1", f"{SERVICE}/users", {"firstName": "Administrator", "state": "active"})
    yield Resource(f"{service_id}/groups/administrators", f"{SERVICE}/groups", ADMINISTRATORS)
    yield subscription(f"{service_id}/subscriptions/master", f"{service_id}/", now, display_name="Built-in all-access subscription")
    if sku == "Developer":
        yield from _samples(service_id, now)


ADMINISTRATORS: Json = {
    "displayName": "Administrators",
    "description": "Built-in group of those who administer the service.",
    "builtIn": True,
    "type": "system",
    "externalId": None,
}


def subscription(
    subscription_id: str,
    scope: str,
    now: datetime,
    *,
    display_name: str | None = None,
    owner: str | None = None,
) -> Resource:
    """An active subscription with generated keys, 32 hexadecimal digits each (subscription-product-01)."""
    properties = {
        **({"ownerId": owner} if owner else {}),
        "scope": scope,
        "displayName": display_name,
        "state": "active",
        "createdDate": stamp(now),
        "startDate": None,
        "expirationDate": None,
        "endDate": None,
        "notificationDate": None,
        "stateComment": None,
        "allowTracing": True,
    }
    private = {"primaryKey": secrets.token_hex(16), "secondaryKey": secrets.token_hex(16)}
    return Resource(subscription_id, f"{SERVICE}/subscriptions", properties, private=private)


def _policy(scope_id: str, value: str, scope_type: str = SERVICE) -> Resource:
    private = {"raw": value, "raw_format": "xml"}
    return Resource(f"{scope_id}/policies/policy", f"{scope_type}/policies", {"format": "xml", "value": value}, private=private)


def _samples(service_id: str, now: datetime) -> Iterator[Resource]:
    api, apis = f"{service_id}/apis/echo-api", f"{SERVICE}/apis"
    yield Resource(api, apis, sample_api.API)
    for name, properties in sample_api.OPERATIONS.items():
        yield Resource(f"{api}/operations/{name}", f"{apis}/operations", properties)
    yield _policy(f"{api}/operations/create-resource", sample_api.PLAIN_POLICY, f"{apis}/operations")
    for name, properties in sample_api.PRODUCTS.items():
        product = f"{service_id}/products/{name}"
        yield Resource(product, f"{SERVICE}/products", properties)
        yield Resource(f"{product}/apis/echo-api", f"{SERVICE}/products/apis", {})
        yield subscription(f"{service_id}/subscriptions/{secrets.token_hex(12)}", product, now, owner=f"{service_id}/users/1")


def service(world: World, service_id: str, sku: str, location: str, *, identity: bool = False) -> Iterator[Resource]:
    """A service that is ready, with a system-assigned identity if asked for, and its content."""
    url = world.addresses.service_url(service_id)
    properties: Json = {
        "publisherEmail": "api-team@contoso.example",
        "publisherName": "Contoso",
        "notificationSenderEmail": "apimgmt-noreply@mail.windowsazure.com",
        "provisioningState": "Succeeded",
        "targetProvisioningState": "",
        "createdAtUtc": stamp(world.clock.now()),
        "gatewayUrl": url,
    }
    envelope: Json = {"location": location, "sku": {"name": sku, "capacity": 1}, "tags": {}}
    if identity:
        principal = str(uuid.UUID(hex=secrets.token_hex(16)))
        envelope["identity"] = {"type": "SystemAssigned", "principalId": principal, "tenantId": world.identity.tenant}
    yield Resource(service_id, SERVICE, properties, envelope)
    yield from content(service_id, sku, world.clock.now())


ACCOUNT = "Microsoft.CognitiveServices/accounts"


def account(world: World, account_id: str, location: str, kind: str = "OpenAI") -> Iterator[Resource]:
    """An account that is ready, with its two keys: Azure OpenAI, or AIServices, which judges texts too."""
    name = account_id.rsplit("/", 1)[-1]
    properties = {
        "endpoint": world.addresses.account_url(account_id) + "/",
        "provisioningState": "Succeeded",
        "dateCreated": stamp(world.clock.now()),
        "customSubDomainName": name,
        "disableLocalAuth": False,
        "publicNetworkAccess": "Enabled",
    }
    envelope = {"kind": kind, "location": location, "sku": {"name": "S0"}}
    yield Resource(account_id, ACCOUNT, properties, envelope, {"key1": secrets.token_hex(16), "key2": secrets.token_hex(16)})


def deployment(account_id: str, name: str, model: str, version: str) -> Resource:
    """A deployment that is ready."""
    properties = {"model": {"format": "OpenAI", "name": model, "version": version}, "provisioningState": "Succeeded"}
    envelope = {"sku": {"name": "Standard", "capacity": 100}}
    return Resource(f"{account_id}/deployments/{name}", f"{ACCOUNT}/deployments", properties, envelope)
