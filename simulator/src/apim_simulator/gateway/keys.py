"""Subscription keys (GW-KEYS): read under the API's own names, judged before any inbound policy."""

from dataclasses import dataclass

from apim_simulator import ids
from apim_simulator.gateway import headers, query
from apim_simulator.gateway.errors import GatewayError, NotSimulated
from apim_simulator.gateway.headers import Fields
from apim_simulator.gateway.query import Query
from apim_simulator.gateway.routes import Api
from apim_simulator.gateway.snapshot import Snapshot
from apim_simulator.store import Resource

HEADER, QUERY = "Ocp-Apim-Subscription-Key", "subscription-key"
"""Names where the API has none of its own [D]."""

MISSING = "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."
INVALID = "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."
"""Texts as recorded (apim-401-missing-key, apim-401-invalid-key-custom-header)."""
PHRASE = "Access Denied"
"""apim-401-missing-key; apim-401-missing-key-api-path shows `Unauthorized`, and says not to rely on either."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Who calls: the subscription, with the key used, and the product it is for; all None for an open API."""

    subscription: Resource | None = None
    key: str | None = None
    product: Resource | None = None


def authorize(snapshot: Snapshot, api: Api, fields: Fields, parameters: Query, gateway_url: str) -> Grant:
    """The caller's grant. Raises GatewayError 401; NotSimulated where an open product would decide."""
    header, parameter = names(api)
    key = headers.value_of(fields, header)
    if key is None:
        key = next(iter(query.values(parameters, parameter)), None)
    found = snapshot.keys.get(key) if key else None
    grant = None if found is None or key is None else _granted(snapshot, api, found, key)
    if grant is not None:
        return grant
    _refuse_open_products(snapshot, api)
    if not api.properties.get("subscriptionRequired", True):
        return Grant()
    realm = f"{gateway_url}/{api.properties.get('path') or ''}"
    challenge = f'AzureApiManagementKey realm="{realm}",name="{header}",type="header"'
    # An empty key is a missing one: inferred.
    reason, message = ("SubscriptionKeyInvalid", INVALID) if key else ("SubscriptionKeyNotFound", MISSING)
    raise GatewayError(401, "authorization", reason, message, phrase=PHRASE, headers=[("WWW-Authenticate", challenge)])


def names(api: Api) -> tuple[str, str]:
    """Header and query parameter in which an API takes its key."""
    own = api.properties.get("subscriptionKeyParameterNames") or {}
    return own.get("header") or HEADER, own.get("query") or QUERY


def _granted(snapshot: Snapshot, api: Api, subscription: Resource, key: str) -> Grant | None:
    """The grant if the subscription's scope covers the API: all APIs, this one, or a product that contains it."""
    scope, service = ids.key(subscription.properties["scope"]), ids.key(snapshot.service.id)
    if scope in (service, f"{service}/apis", ids.key(api.bare_id)):
        return Grant(subscription, key)
    if scope in snapshot.links.get(ids.key(api.bare_id), ()):
        return Grant(subscription, key, snapshot.products.get(scope))
    return None


def _refuse_open_products(snapshot: Snapshot, api: Api) -> None:
    for link in snapshot.links.get(ids.key(api.bare_id), ()):
        product = snapshot.products.get(link)
        if product is not None and not product.properties.get("subscriptionRequired", True):
            raise NotSimulated(f"product '{product.name}' needs no subscription: calls without a valid key are not simulated")
