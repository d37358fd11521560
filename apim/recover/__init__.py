"""What an interrupted or failed update left half done, and how a stack gets over it.

Three sources: the engine's state (operations it began and never ended, creations that failed after Azure had accepted
them), the engine's plan (what it would create), and Azure (what is there). A resource that is there although the state lacks
it is what hinders the next `pulumi up`: the provider creates nothing that exists. Such a resource is taken into
the state by `pulumi import`; nothing is ever deleted or written in Azure.

`pulumi refresh --import-pending-creates` would be made for this, but engine 3.259.0 forgets what it is given (observed).
"""

from apim.pulumi_cli import PulumiFailed
from apim.recover.attrs_files import emptied
from apim.recover.diagnosis import LEFT, Found, Verdict, look, repeated
from apim.recover.patience import Patience
from apim.recover.planned_creates import Wanted, wanted
from apim.recover.repair import mend
from apim.recover.stack_cli import Lock, Locked, Pulumi, is_refusal
from apim.recover.stray_revisions import strays
from apim.recover.waiting import settled

__all__ = [
    "LEFT",
    "Found",
    "Lock",
    "Locked",
    "Patience",
    "Pulumi",
    "PulumiFailed",
    "Verdict",
    "Wanted",
    "emptied",
    "is_refusal",
    "look",
    "mend",
    "repeated",
    "settled",
    "strays",
    "wanted",
]
