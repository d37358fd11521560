"""What a stack's settings amount to: documents, policies, backends, and everything wrong with them.

Pure: it reads files only through the function it is given. The one composition that the program deploys and that
`review` judges.
"""

from arm_args import HttpOperationArgs
from desired_state.compose import compose, files
from desired_state.documents import Documents, Read
from desired_state.linting import all_rules
from desired_state.release_proof import called
from desired_state.result import DeclaredOperations, DesiredApi, DesiredState, ImportedDocument
from desired_state.revision_state import Revision
from desired_state.rollout import Rollout, rollouts
from desired_state.rule import Rule
from desired_state.service_level import References, ServiceResources, Subscription
from desired_state.severities import leveled

__all__ = [
    "DeclaredOperations",
    "DesiredApi",
    "DesiredState",
    "Documents",
    "HttpOperationArgs",
    "ImportedDocument",
    "Read",
    "References",
    "Revision",
    "Rollout",
    "Rule",
    "ServiceResources",
    "Subscription",
    "all_rules",
    "called",
    "compose",
    "files",
    "leveled",
    "rollouts",
]
