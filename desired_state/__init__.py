"""The desired state of a stack: documents, policies, backends and ARM arguments from its settings, and everything wrong with them.

Pure: it reads files only through the function it is given. The one composition that the program deploys and that
`apim` checks.
"""

from desired_state.allowed_severities import with_levels
from desired_state.api_definition import HttpDefinition, ImportedDefinition
from desired_state.compose import compose
from desired_state.consumers import ConsumerContract, contracts
from desired_state.current_revision import Rollout, rollouts
from desired_state.documents import Documents, Read
from desired_state.linting import all_rules
from desired_state.lookups import looked_up
from desired_state.references import References
from desired_state.release_proof import proof_calls
from desired_state.resolve import document_files
from desired_state.result import URLS, DesiredApi, DesiredState
from desired_state.revision_state import Revision
from desired_state.rule import Rule
from desired_state.service_level import ServiceResources, Subscription
from settings import CONNECTION

__all__ = [
    "CONNECTION",
    "URLS",
    "ConsumerContract",
    "DesiredApi",
    "DesiredState",
    "Documents",
    "HttpDefinition",
    "ImportedDefinition",
    "Read",
    "References",
    "Revision",
    "Rollout",
    "Rule",
    "ServiceResources",
    "Subscription",
    "all_rules",
    "compose",
    "contracts",
    "document_files",
    "looked_up",
    "proof_calls",
    "rollouts",
    "with_levels",
]
