"""What every writer of drift needs: the comparison with its remedies, and a difference in words."""

from dataclasses import dataclass

from apim.drift import Difference, Drift, Found
from apim.drift.remedies import Remedy, commands, remedy
from apim.state import State

KINDS = ("changed", "missing", "added")


@dataclass(frozen=True, slots=True)
class DriftReport:
    """A comparison, and what its remedies follow from."""

    stack: str
    drift: Drift
    state: State

    def remedy(self, found: Found) -> Remedy:
        """What to do about a finding."""
        return remedy(found, self.stack, self.state)

    @property
    def commands(self) -> tuple[str, ...]:
        """What reverts all."""
        return commands(self.drift.found, self.stack)

    @property
    def summary(self) -> str:
        """The counts in a line."""
        found = self.drift.found
        counts = ", ".join(f"{sum(each.kind == kind for each in found)} {kind}" for kind in KINDS)
        return f"{counts if found else 'no drift'}; {self.drift.compared} resources compared"


def difference(each: Difference) -> str:
    """`path: a -> b`, not made printable yet."""
    if each.declared is None and each.live is None:
        return each.place
    return f"{each.place}: {each.declared or '(nothing)'} -> {each.live or '(nothing)'}"


def author(found: Found) -> str:
    """Who wrote it, when, and how; not made printable yet."""
    return f"{found.who.caller}, {found.who.at:%Y-%m-%d %H:%M:%S} UTC, {found.who.action}" if found.who else "unknown"
