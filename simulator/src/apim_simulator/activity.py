"""What was written through Resource Manager, by whom and when: bounded and in memory, without bodies."""

from collections import deque
from collections.abc import Iterator, Mapping
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


class Activity:
    """The last `limit` writes. Azure keeps them for 90 days; here they go with the process (our choice)."""

    def __init__(self, limit: int = 10_000) -> None:
        self._kept: deque[Deed] = deque(maxlen=limit)

    def keep(self, deed: Deed) -> None:
        """Remember one."""
        self._kept.append(deed)

    def __iter__(self) -> Iterator[Deed]:
        """Newest first."""
        return reversed(self._kept)

    def reset(self) -> None:
        """Forget all."""
        self._kept.clear()
