"""Some policies are not in every tier."""

from collections.abc import Iterator

from policy.elements import POLICIES
from policy.rule import LEARN, Fault, Rule, Subject, at, at_attribute


def check(subject: Subject) -> Iterator[Fault]:
    """A policy that the service's tier does not have; a stream in the Consumption tier."""
    sku = subject.context.sku
    for place in subject.named(*(name for name, policy in POLICIES.items() if sku in policy.absent)):
        yield at(place, f"the {sku} tier has no <{place.name}>")
    for place in subject.named("forward-request") if sku == "Consumption" and subject.context.streaming else ():
        found = "the Consumption tier streams no answers"
        yield at_attribute(place, "buffer-response", found, "take another tier, or expect no streams")


RULE = Rule(
    id="APIM-POLICY-019",
    severity="error",
    confidence="documented",
    source=f"{LEARN}llm-token-limit-policy, {LEARN}rate-limit-by-key-policy, {LEARN}api-management-features",
    remedy="take another tier, or remove it",
    check=check,
)
