"""Pulumi components: they only declare. Values and finished text come in; nothing is read, looked up or decided here.

No name of the provider's SDK is used while these modules load, so that the SDK can load while the provider starts; see
`lookups`.
"""

from components.api import ApiArgs, ApiComponent, ServiceArgs, turn_after
from components.backends import BackendArgs, BackendSet, BackendSetArgs, PoolMemberArgs, VaultArgs
from components.http_api import HttpApi, HttpApiArgs, HttpOperationArgs
from components.imported_api import ImportedApi, ImportedApiArgs
from components.lookups import Gateway, gateway, subscription_key
from components.product import Product, ProductArgs
from components.roles import RoleArgs
from components.subscription import Subscription, SubscriptionArgs

__all__ = [
    "ApiArgs",
    "ApiComponent",
    "BackendArgs",
    "BackendSet",
    "BackendSetArgs",
    "Gateway",
    "HttpApi",
    "HttpApiArgs",
    "HttpOperationArgs",
    "ImportedApi",
    "ImportedApiArgs",
    "PoolMemberArgs",
    "Product",
    "ProductArgs",
    "RoleArgs",
    "ServiceArgs",
    "Subscription",
    "SubscriptionArgs",
    "VaultArgs",
    "gateway",
    "subscription_key",
    "turn_after",
]
