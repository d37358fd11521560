"""What a stack's settings amount to: documents, policies, backends, and everything wrong with them.

Pure: it reads files only through the function it is given. The one composition that the program deploys and that
`review` judges.
"""

from blueprint.arguments import DeclaredOperation
from blueprint.compose import compose, files
from blueprint.documents import Documents, Read
from blueprint.history import Revision
from blueprint.judging import all_rules
from blueprint.levels import leveled
from blueprint.proof import called
from blueprint.rollout import Rollout, rollouts
from blueprint.rule import Rule
from blueprint.surroundings import Named, Subscription, Surroundings
from blueprint.values import Blueprint, Declared, Imported, Published

__all__ = [
    "Blueprint",
    "Declared",
    "DeclaredOperation",
    "Documents",
    "Imported",
    "Named",
    "Published",
    "Read",
    "Revision",
    "Rollout",
    "Rule",
    "Subscription",
    "Surroundings",
    "all_rules",
    "called",
    "compose",
    "files",
    "leveled",
    "rollouts",
]
