"""A backend that a policy names exists."""

from collections.abc import Iterator

from policy.references import unknown
from policy.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A literal backend-id or embeddings-backend-id neither declared nor named as existing; `dapr` is the gateway's own name."""
    yield from unknown(subject, "backend", subject.context.backends)


RULE = Rule(
    id="APIM-POLICY-014",
    severity="error",
    confidence="reported",
    source="https://learn.microsoft.com/azure/api-management/set-backend-service-policy; that storing it is refused is reported",
    remedy="declare it, or name it among the existing ones",
    check=check,
)
