"""What is live in Azure against what a stack's state declares: what changed, is missing, or was added.

`read` asks Azure, `revert` writes to it; all else compares values.
"""

from apim.azure import Arm
from apim.drift import activity_log
from apim.drift.comparison import compare
from apim.drift.live import Live, read
from apim.drift.model import Difference, Drift, Found, Uncompared, Way, Who
from apim.drift.revert import NotOurs, chosen, planned_writes, revert
from apim.state import State

__all__ = [
    "Difference",
    "Drift",
    "Found",
    "Live",
    "NotOurs",
    "Uncompared",
    "Way",
    "Who",
    "chosen",
    "compare",
    "look",
    "planned_writes",
    "read",
    "revert",
]


def look(state: State, arm: Arm) -> Drift:
    """What has drifted now, and who did it. Raises apim.azure.NotReached; findings.ContractError for an unreadable document."""
    return activity_log.with_authors(compare(state, read(state, arm)), state, arm)
