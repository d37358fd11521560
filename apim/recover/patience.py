"""What a dead run had begun to create and is not there: Azure may still be making it, or it is lost.

Azure carries on what it has accepted, whoever asks, and shows it when it is done (arm_args/paths.py names the classes). So it is
asked again (waiting.py) until it is there or its time is over. Times count from the state's last write: an engine writes its note
before it asks Azure, and a dead one writes nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from apim.recover.planned_creates import Wanted
from apim.state import State

LOST = timedelta(minutes=10)
"""After the state's last write, what Azure carries on by itself and has not appeared counts as lost (our choice: imports take
seconds to a few minutes; Azure names no bound)."""
LOST_AT_ONCE = timedelta(seconds=10)
"""The same of what is there when Azure has answered: the provider of an engine that was killed ends within seconds."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long this run asks, from `began` to `until`, and what counts as lost before its time is over.

    `written` is when the state was last written. `lost` are names and ids in lower case, with `gives_up` all that has not
    appeared by `until` is lost. `failed` is when the last update failed, None where it did not.
    """

    written: datetime
    began: datetime
    until: datetime
    lost: frozenset[str] = frozenset()
    gives_up: bool = False
    failed: datetime | None = None

    @classmethod
    def of(
        cls,
        written: datetime | None,
        wait: float = 0,
        lost: Sequence[str] = (),
        *,
        gives_up: bool = False,
        failed: datetime | None = None,
    ) -> Self:
        """From now on for `wait` seconds. A state that does not say when it was written, or one of the future, was written now."""
        began = now()
        is_known = written is not None and datetime.min.replace(year=2, tzinfo=UTC) < written < began
        past = written if written is not None and is_known else began
        return cls(past, began, began + timedelta(seconds=wait), frozenset(name.lower() for name in lost), gives_up, failed)

    def rest(self) -> float:
        """Seconds for which it still asks; 0 at the end."""
        return max(0.0, (self.until - now()).total_seconds())

    def lost_at(self, each: Wanted) -> datetime:
        """When it counts as lost."""
        return self.written + (LOST if each.goes_on else LOST_AT_ONCE)

    def may_appear(self, each: Wanted, where: str) -> bool:
        """Whether what is not there now may still appear."""
        if self.lost & {each.name.lower(), where.lower()}:
            return False
        return now() < (min(self.until, self.lost_at(each)) if self.gives_up else self.lost_at(each))

    def may_follow(self, each: Wanted, known: State) -> bool:
        """Whether the update that failed may have asked Azure for it, and Azure may still be making it.

        Of a creation that ends with an error the engine keeps no note, whether the provider died over it, or somebody pressed
        Ctrl-C. Only what had all that it depends on can have been begun. Most of it never was, so the time that a run asks counts
        from the failure.
        """
        if self.failed is None or not each.goes_on or not known.ids.keys() >= set(each.after):
            return False
        return now() < min(self.until, self.failed + (self.until - self.began))
