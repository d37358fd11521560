"""The policies named azure-openai-… have twins named llm-…, which newer documentation describes alone."""

from collections.abc import Iterator

from policy.elements import POLICIES
from policy.rule import LEARN, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A policy of the older name: one finding for all of a file, where the first is."""
    older = list(subject.named(*(name for name, policy in POLICIES.items() if policy.newer)))
    names = sorted({place.name for place in older})
    if not older:
        return
    found = ", ".join(f"<{name}> is the older name of <{POLICIES[name].newer}>" for name in names)
    more = f" ({len(older)} times in this file)" if len(older) > 1 else ""
    new = ", ".join(f"<{POLICIES[name].newer}>" for name in names)
    yield at(older[0], f"{found}{more}", f"write {new}, with the same attributes")


RULE = Rule(
    id="APIM-POLICY-021",
    severity="warning",
    confidence="inferred",
    source=f"{LEARN}llm-token-limit-policy, which no longer names its twin",
    remedy="write the newer name",
    check=check,
)
