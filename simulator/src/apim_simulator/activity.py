"""What was written through Resource Manager, by whom and when: without bodies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """One write: `action` is the operation's name as roles have it; `claims` are those of the caller's token that say who it is."""

    id: str
    at: datetime
    method: str
    action: str
    resource_id: str
    resource_type: str
    status: int
    claims: Mapping[str, str] = field(default_factory=dict)
