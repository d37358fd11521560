"""The stack's configuration as frozen, typed models.

Pure: a plain mapping comes in, `Settings` come out with everything that is wrong. The program hands in its
configuration, commands hand in what `overlaid` makes of the project file and a stack file; both hold `SECRET` where a
value is encrypted.
"""

from settings.access import Claim, Cors, Entra, Jwt
from settings.accounts import Account, Deployment, ExistingAccount
from settings.adopted import Adopted, AdoptedResource
from settings.api import Api, KeyNames, OperationPolicy, Spec
from settings.backends import (
    ApiKey,
    Backend,
    CircuitBreaker,
    Credential,
    KeyVault,
    ManagedIdentity,
    Pool,
    PoolMember,
    Retry,
    RoleAssignment,
    StatusRange,
)
from settings.change_waivers import ChangeWaiver, Review
from settings.consumer_blocks import Consumer
from settings.consumer_checks import consumer_path
from settings.consumers import Product, Subscription, Version, VersionSet
from settings.custom_statements import Statements
from settings.deprecated import SUBSCRIPTION
from settings.engine_scalars import tag_of
from settings.engine_yaml import EngineYaml, Invalid, read_yaml
from settings.engine_yaml import compose as compose_yaml
from settings.environment import NO_ENVIRONMENT, Environment
from settings.guards import ContentSafety, Embeddings, SemanticCache
from settings.http_api import Http, HttpOperation
from settings.limits import CallQuota, Dimension, Limits, RateLimit, RemainingTokenMetric, TokenLimit, TokenMetric
from settings.line_numbers import lines, located, with_line
from settings.merged_configuration import merged, odd_keys, overlaid
from settings.models import PublishedModel
from settings.monitoring import CONNECTION, MONITORING, Monitoring
from settings.observability import Diagnostic, Fragment, LargeLanguageModel, Logger, NamedValue
from settings.observability_checks import loggers_of_models
from settings.parse import parse, read_review
from settings.proof import Proof
from settings.reader import SECRET
from settings.selection import Selector
from settings.service import CreatedService, Service
from settings.settings import Settings
from settings.severities import IDS as SETTINGS_IDS
from settings.sources import NAMESPACE, Sources, Steps, place
from settings.stack_file import StackFile
from settings.traffic_checks import tier_faults
from settings.types import is_api_version
from settings.validation_errors import unknown_key
from settings.waiver import Waiver

__all__ = [
    "CONNECTION",
    "MONITORING",
    "NAMESPACE",
    "NO_ENVIRONMENT",
    "SECRET",
    "SETTINGS_IDS",
    "SUBSCRIPTION",
    "Account",
    "Adopted",
    "AdoptedResource",
    "Api",
    "ApiKey",
    "Backend",
    "CallQuota",
    "ChangeWaiver",
    "CircuitBreaker",
    "Claim",
    "Consumer",
    "ContentSafety",
    "Cors",
    "CreatedService",
    "Credential",
    "Deployment",
    "Diagnostic",
    "Dimension",
    "Embeddings",
    "EngineYaml",
    "Entra",
    "Environment",
    "ExistingAccount",
    "Fragment",
    "Http",
    "HttpOperation",
    "Invalid",
    "Jwt",
    "KeyNames",
    "KeyVault",
    "LargeLanguageModel",
    "Limits",
    "Logger",
    "ManagedIdentity",
    "Monitoring",
    "NamedValue",
    "OperationPolicy",
    "Pool",
    "PoolMember",
    "Product",
    "Proof",
    "PublishedModel",
    "RateLimit",
    "RemainingTokenMetric",
    "Retry",
    "Review",
    "RoleAssignment",
    "Selector",
    "SemanticCache",
    "Service",
    "Settings",
    "Sources",
    "Spec",
    "StackFile",
    "Statements",
    "StatusRange",
    "Steps",
    "Subscription",
    "TokenLimit",
    "TokenMetric",
    "Version",
    "VersionSet",
    "Waiver",
    "compose_yaml",
    "consumer_path",
    "is_api_version",
    "lines",
    "located",
    "loggers_of_models",
    "merged",
    "odd_keys",
    "overlaid",
    "parse",
    "place",
    "read_review",
    "read_yaml",
    "tag_of",
    "tier_faults",
    "unknown_key",
    "with_line",
]
