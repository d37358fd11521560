"""Some policies may stand once in a section: cors, quota, rate-limit, the lookup of a cache, base."""

from collections.abc import Iterator

from policy.elements import POLICIES
from policy.rule import REFERENCE, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A second one beside the first, directly in a section; one in each branch of a choose is fine.

    That `base` belongs to them is inferred: what surrounds the policy would run twice.
    """
    seen: set[tuple[str | None, str]] = set()
    for place in subject.elements:
        known = POLICIES.get(place.name) if place.policy else None
        if known is None or not known.once or place.parent is None or place.parent.parent is not None:
            continue
        if (place.section, place.name) in seen:
            yield at(place, f"<{place.name}> is here again; {place.section or 'a fragment'} may have it once")
        seen.add((place.section, place.name))


RULE = Rule(
    id="APIM-POLICY-010",
    severity="error",
    confidence="documented",
    source=f"the usage notes of each policy's page, {REFERENCE}",
    remedy="keep the first",
    check=check,
)
