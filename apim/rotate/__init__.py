"""Turns keys without a failed call: of Azure OpenAI accounts that the gateway calls, and of consumers' subscriptions.

Both kinds have two keys, of which either opens: the one that nobody uses is made anew, its users go over to it, and then the other
is made anew. How far that has come is written down in the service, so that anybody can take it up again.
"""

from apim.rotate.progress import Progress, fingerprint
from apim.rotate.steps import Needless, State, Step, Unusable, Waiting, planned, run

__all__ = ["Needless", "Progress", "State", "Step", "Unusable", "Waiting", "fingerprint", "planned", "run"]
