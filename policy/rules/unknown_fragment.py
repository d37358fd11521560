"""A fragment that a policy includes exists."""

from collections.abc import Iterator

from policy.references import unknown
from policy.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A fragment-id that is neither declared nor named as existing."""
    yield from unknown(subject, "fragment", subject.context.fragments)


RULE = Rule(
    id="APIM-POLICY-016",
    severity="error",
    confidence="documented",
    source=f"{LEARN}include-fragment-policy",
    remedy="declare it, or name it among the existing ones",
    check=check,
)
