"""Pulumi components: they only declare. Values and finished text come in; nothing is read, looked up or decided here.

No name of the provider's SDK is used while these modules load, so that the SDK can load while the provider starts; see
`lookups`.
"""

from components.api import ApiArgs, ApiComponent, ServiceArgs, turn_after
from components.backends import BackendSet, BackendSetArgs
from components.http_api import HttpApi, HttpApiArgs, HttpOperationArgs
from components.imported_api import ImportedApi, ImportedApiArgs
from components.lookups import gateway_url, subscription_key
from components.subscription import Subscription, SubscriptionArgs

__all__ = [
    "ApiArgs",
    "ApiComponent",
    "BackendSet",
    "BackendSetArgs",
    "HttpApi",
    "HttpApiArgs",
    "HttpOperationArgs",
    "ImportedApi",
    "ImportedApiArgs",
    "ServiceArgs",
    "Subscription",
    "SubscriptionArgs",
    "gateway_url",
    "subscription_key",
    "turn_after",
]
