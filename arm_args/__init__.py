"""Arguments of Azure resources as plain values, in Resource Manager's words.

The one shape between the desired state, which makes them of settings, and the components, which declare resources of them.
Nothing here is an `Output`: what another resource gives is an extra field of a component's own arguments.
"""

from arm_args.adopted import AdoptedArgs
from arm_args.apis import ApiArgs, ApiProperties, FragmentArgs, HttpOperationArgs, ImportArgs
from arm_args.backends import BackendArgs, BackendsArgs, CircuitBreakerArgs, PoolMemberArgs, StatusCodeRangeArgs
from arm_args.consumers import ProductArgs, VersionSetArgs
from arm_args.hosting import AccountArgs, CreatedServiceArgs, DeploymentArgs, ExistingAccountArgs, MonitoringArgs, WorkbookArgs
from arm_args.identities import KeyVaultArgs, RoleAssignmentArgs
from arm_args.observability import DiagnosticArgs, DiagnosticSettingArgs, LargeLanguageModelArgs, LoggerArgs
from arm_args.questions import Answers, Question

__all__ = [
    "AccountArgs",
    "AdoptedArgs",
    "Answers",
    "ApiArgs",
    "ApiProperties",
    "BackendArgs",
    "BackendsArgs",
    "CircuitBreakerArgs",
    "CreatedServiceArgs",
    "DeploymentArgs",
    "DiagnosticArgs",
    "DiagnosticSettingArgs",
    "ExistingAccountArgs",
    "FragmentArgs",
    "HttpOperationArgs",
    "ImportArgs",
    "KeyVaultArgs",
    "LargeLanguageModelArgs",
    "LoggerArgs",
    "MonitoringArgs",
    "PoolMemberArgs",
    "ProductArgs",
    "Question",
    "RoleAssignmentArgs",
    "StatusCodeRangeArgs",
    "VersionSetArgs",
    "WorkbookArgs",
]
