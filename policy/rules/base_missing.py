"""Without `<base />` the policies of the outer scopes do not run: limits, tokens and clean-up of everybody else's."""

from collections.abc import Iterator

from policy.rule import LEARN, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A section inbound, outbound or on-error without it, below global scope; of backend see APIM-POLICY-013."""
    if subject.scope in {None, "global"}:
        return
    with_base = {place.section for place in subject.named("base")}
    for place in subject.elements:
        if place.parent is None and place.name in {"inbound", "outbound", "on-error"} and place.section not in with_base:
            yield at(place, f"{place.name} has no <base />: the outer scopes' part of it is left out")


RULE = Rule(
    id="APIM-POLICY-012",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}set-edit-policies",
    remedy="add <base /> where the outer policies are to run",
    check=check,
)
