"""What is live in Azure against what a stack's state declares: what changed, is missing, or was added.

`read` asks Azure, `revert` writes to it; all else compares values.
"""

from review.azure import Arm
from review.deployed import State
from review.drift import who
from review.drift.judging import judge
from review.drift.model import Difference, Drift, Found, Uncompared, Way, Who
from review.drift.reading import Live, read
from review.drift.reverting import NotOurs, chosen, revert, told

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
    "judge",
    "look",
    "read",
    "revert",
    "told",
]


def look(state: State, arm: Arm) -> Drift:
    """What has drifted now, and who did it. Raises review.azure.NotReached; findings.ContractError for an unreadable document."""
    return who.told(judge(state, read(state, arm)), state, arm)
