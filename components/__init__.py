"""Pulumi components: they only declare. Values and finished text come in; nothing is read, looked up or decided here.

No name of the provider's SDK is used while these modules load, so that the SDK can load while the provider starts; see
`lookups`.
"""

from components.api import ApiArgs, ApiComponent, ServiceArgs, Written, turn_after
from components.backends import BackendArgs, BackendSet, BackendSetArgs, PoolMemberArgs, VaultArgs
from components.fragments import FragmentArgs, FragmentSet, FragmentSetArgs
from components.http_api import HttpApi, HttpApiArgs, HttpOperationArgs
from components.imported_api import ImportedApi, ImportedApiArgs
from components.lookups import Gateway, Remembered, gateway, remembered, subscription_key
from components.named_values import NamedValueSet, NamedValueSetArgs
from components.observability import DiagnosticArgs, LoggerArgs, Observability, ObservabilityArgs
from components.product import Product, ProductArgs
from components.proof import ProofArgs, proof
from components.revised_api import RevisedApi, RevisionsArgs
from components.revision import ReleaseArgs, RevisionArgs
from components.roles import RoleArgs
from components.subscription import Subscription, SubscriptionArgs
from components.version_sets import VersionSetArgs, VersionSets, VersionSetsArgs

__all__ = [
    "ApiArgs",
    "ApiComponent",
    "BackendArgs",
    "BackendSet",
    "BackendSetArgs",
    "DiagnosticArgs",
    "FragmentArgs",
    "FragmentSet",
    "FragmentSetArgs",
    "Gateway",
    "HttpApi",
    "HttpApiArgs",
    "HttpOperationArgs",
    "ImportedApi",
    "ImportedApiArgs",
    "LoggerArgs",
    "NamedValueSet",
    "NamedValueSetArgs",
    "Observability",
    "ObservabilityArgs",
    "PoolMemberArgs",
    "Product",
    "ProductArgs",
    "ProofArgs",
    "ReleaseArgs",
    "Remembered",
    "RevisedApi",
    "RevisionArgs",
    "RevisionsArgs",
    "RoleArgs",
    "ServiceArgs",
    "Subscription",
    "SubscriptionArgs",
    "VaultArgs",
    "VersionSetArgs",
    "VersionSets",
    "VersionSetsArgs",
    "Written",
    "gateway",
    "proof",
    "remembered",
    "subscription_key",
    "turn_after",
]
