"""Every element is one that API Management knows, where it knows it."""

from collections.abc import Iterator
from difflib import get_close_matches

from policy.elements import POLICIES, SECTIONS
from policy.rule import REFERENCE, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """An element that is no policy among policies, or no known child of a policy."""
    for place in subject.elements:
        if place.kind is not None or place.parent is None or place.parent.kind is None or place.parent.kind.loose:
            continue
        if place.policy:
            near = get_close_matches(place.name, POLICIES, 1)
            fix = f"write <{near[0]}>" if near else f"see {REFERENCE}"
            yield at(place, f"<{place.name}> is no policy", fix)
        else:
            known = ", ".join(f"<{name}>" for name in place.parent.kind.children) or "nothing"
            where = place.parent.name if place.parent.name not in SECTIONS.values() else f"the section {place.parent.name}"
            yield at(place, f"<{place.name}> is in {where}, which takes {known}")


RULE = Rule(
    id="APIM-POLICY-002",
    severity="error",
    confidence="documented",
    source=REFERENCE,
    remedy="remove or rename it",
    check=check,
)
