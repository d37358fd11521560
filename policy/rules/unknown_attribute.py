"""Every attribute is one that the policy has."""

from collections.abc import Iterator
from difflib import get_close_matches

from policy.rule import REFERENCE, Fault, Rule, Subject, at_attribute


def check(subject: Subject) -> Iterator[Fault]:
    """An attribute that the page of the policy does not list; `id` and namespaces may stand on any element (our choice)."""
    for place in subject.elements:
        if place.kind is None or place.kind.loose:
            continue
        for attribute in place.element.attributes:
            if attribute.name in place.kind.attributes or attribute.name == "id" or ":" in attribute.name:
                continue
            near = get_close_matches(attribute.name, place.kind.attributes, 1)
            known = ", ".join(place.kind.attributes) or "none"
            fix = f"write {near[0]}" if near else "remove it"
            yield at_attribute(place, attribute.name, f"<{place.name}> has no attribute {attribute.name}; it has {known}", fix)


RULE = Rule(
    id="APIM-POLICY-007",
    severity="error",
    confidence="documented",
    source=f"the attributes of each policy's page, {REFERENCE}",
    remedy="remove it",
    check=check,
)
