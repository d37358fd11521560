"""A policy may stand in some sections only."""

from collections.abc import Iterator

from policy.elements import POLICIES, SECTIONS
from policy.rule import REFERENCE, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A policy in a section that its page does not list; in a fragment that may go anywhere none is wrong."""
    for place in subject.elements:
        known = POLICIES.get(place.name) if place.policy else None
        if known is None or place.section not in SECTIONS.values():
            continue
        allowed = [SECTIONS[letter] for letter in known.sections]
        if place.section not in allowed:
            yield at(place, f"<{place.name}> is in {place.section}; it may be in {', '.join(allowed)}")


RULE = Rule(
    id="APIM-POLICY-003",
    severity="error",
    confidence="documented",
    source=f"the usage section of each policy's page, {REFERENCE}",
    remedy="move it there",
    check=check,
)
