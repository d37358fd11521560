"""Pulumi components: they only declare. Values and finished text come in; nothing is read, looked up or decided here.

No name of the provider's SDK is used while these modules load, so that the SDK can load while the provider starts; see
`lookups`.
"""

from components import provider_sdk as provider_sdk  # before a name of the SDK is used

# isort: split
from components.accounts import AccountSet, AccountSetArgs, ExistingAccounts
from components.adopted import Adopted, AdoptedArgs
from components.answers import answers
from components.api import ApiArgs, ApiComponent, ServiceArgs, Written, turn_after
from components.backends import BackendSet, BackendSetArgs
from components.created_service import CreatedService
from components.debug_messages import leave_out_debug_messages
from components.fragments import FragmentArgs, FragmentSet, FragmentSetArgs
from components.garbage import collect_seldom
from components.http_api import HttpApi, HttpApiArgs
from components.imported_api import ImportedApi, ImportedApiArgs
from components.kept_after_destroy import KeptAfterDestroy
from components.ledger import Ledger, LedgerArgs
from components.lookups import Gateway, StateResource, SubscriptionKeys, gateway, stack_state, start_provider, subscription_keys
from components.monitoring import Monitoring
from components.named_values import NamedValueSet, NamedValueSetArgs
from components.observability import LoggerArgs, ModelLogsArgs, Observability, ObservabilityArgs
from components.product import Product, ProductArgs
from components.proof import ProofArgs, proof
from components.release import ReleaseArgs
from components.revised_api import RevisedApi, RevisionsArgs
from components.revision import RevisionArgs
from components.service_lists import Lists, api_operations, service_lists
from components.stack_traces import leave_out_stack_traces
from components.subscription import Subscription, SubscriptionArgs
from components.version_sets import VersionSets, VersionSetsArgs
from components.workbook import Workbook

__all__ = [
    "AccountSet",
    "AccountSetArgs",
    "Adopted",
    "AdoptedArgs",
    "ApiArgs",
    "ApiComponent",
    "BackendSet",
    "BackendSetArgs",
    "CreatedService",
    "ExistingAccounts",
    "FragmentArgs",
    "FragmentSet",
    "FragmentSetArgs",
    "Gateway",
    "HttpApi",
    "HttpApiArgs",
    "ImportedApi",
    "ImportedApiArgs",
    "KeptAfterDestroy",
    "Ledger",
    "LedgerArgs",
    "Lists",
    "LoggerArgs",
    "ModelLogsArgs",
    "Monitoring",
    "NamedValueSet",
    "NamedValueSetArgs",
    "Observability",
    "ObservabilityArgs",
    "Product",
    "ProductArgs",
    "ProofArgs",
    "ReleaseArgs",
    "RevisedApi",
    "RevisionArgs",
    "RevisionsArgs",
    "ServiceArgs",
    "StateResource",
    "Subscription",
    "SubscriptionArgs",
    "SubscriptionKeys",
    "VersionSets",
    "VersionSetsArgs",
    "Workbook",
    "Written",
    "answers",
    "api_operations",
    "collect_seldom",
    "gateway",
    "leave_out_debug_messages",
    "leave_out_stack_traces",
    "proof",
    "service_lists",
    "stack_state",
    "start_provider",
    "subscription_keys",
    "turn_after",
]
