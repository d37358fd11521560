"""A named value that a policy names exists: `{{name}}` is replaced when the policy is stored."""

from collections.abc import Iterator

from policy.references import unknown
from policy.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A {{name}} in an attribute or text, in expressions too, that is neither declared nor named as existing."""
    yield from unknown(subject, "named value", subject.context.named_values)


RULE = Rule(
    id="APIM-POLICY-015",
    severity="error",
    confidence="documented",
    source=f"{LEARN}api-management-howto-properties",
    remedy="declare it, or name it among the existing ones",
    check=check,
)
