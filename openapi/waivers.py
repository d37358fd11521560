"""Findings that a team accepts, each with the reason why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linting import Finding
from openapi.pointers import closest

IDLE = "idle-waiver"
"""The rule that a waiver itself can break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Accepts the findings of one rule: all of them, or those at and under a JSON pointer."""

    rule: str
    place: str | None
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is accepted."""
        at = self.place
        return finding.rule == self.rule and (at is None or finding.place == at or finding.place.startswith(f"{at}/"))


def unwaived(findings: Iterable[Finding], waivers: Sequence[Waiver], source: str) -> tuple[Finding, ...]:
    """The findings that no waiver covers, and one error per waiver that covers none: what it excused is gone, or was never there.

    `source` is the document, as in its other findings.
    """
    found = tuple(findings)
    left = [finding for finding in found if not any(waiver.covers(finding) for waiver in waivers)]
    idle = [waiver for waiver in waivers if not any(map(waiver.covers, found))]
    return (*left, *(Finding(source, "", IDLE, *_idle(waiver, found)) for waiver in idle))


def _idle(waiver: Waiver, found: Sequence[Finding]) -> tuple[str, str]:
    """What was found, and the fix."""
    places = [finding.place for finding in found if finding.rule == waiver.rule]
    if places and waiver.place is not None:
        near = closest(waiver.place, places) or places[0]
        return f'no {waiver.rule} is at or under "{waiver.place}", so the waiver covers nothing', f'write "{near}", or remove it'
    broken = ", ".join(dict.fromkeys(finding.rule for finding in found))
    fix = f"remove it, or correct its rule: the document breaks {broken}" if broken else "remove it"
    return f'the document breaks no rule "{waiver.rule}", so the waiver covers nothing', fix
