"""The policies named azure-openai-… have twins named llm-…, which newer documentation describes alone."""

from collections.abc import Iterator

from policy.elements import POLICIES
from policy.rule import LEARN, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A policy of the older name."""
    for place in subject.named(*(name for name, policy in POLICIES.items() if policy.newer)):
        new = POLICIES[place.name].newer
        yield at(place, f"<{place.name}> is the older name of <{new}>", f"write <{new}>, with the same attributes")


RULE = Rule(
    id="APIM-POLICY-021",
    severity="warning",
    confidence="inferred",
    source=f"{LEARN}llm-token-limit-policy, which no longer names its twin",
    remedy="write the newer name",
    check=check,
)
