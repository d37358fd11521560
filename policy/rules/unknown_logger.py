"""A logger that a policy writes to exists."""

from collections.abc import Iterator

from policy.references import unknown
from policy.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A logger-id that is neither declared nor named as existing."""
    yield from unknown(subject, "logger", subject.context.loggers)


RULE = Rule(
    id="APIM-POLICY-017",
    severity="error",
    confidence="documented",
    source=f"{LEARN}log-to-eventhub-policy",
    remedy="declare it, or name it among the existing ones",
    check=check,
)
