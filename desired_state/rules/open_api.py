"""An API should ask its callers for something: whoever knows the URL of one that does not spends the backend's tokens."""

from collections.abc import Iterator
from typing import Final

from desired_state.rule import LEARN, Fault, Rule, Subject

ASKING: Final = frozenset({"validate-azure-ad-token", "validate-jwt", "validate-client-certificate", "check-header", "ip-filter"})
"""Policies of a team's own that turn callers away."""


def check(subject: Subject) -> Iterator[Fault]:
    """An API with `subscriptionRequired: false`, without `entra` and `jwt`, whose own statements turn nobody away."""
    for index, api, published in subject.published():
        if api.subscription_required or api.entra or api.jwt or ASKING & subject.runs(published.arguments["policy"]):
            continue
        found = "the API demands neither a subscription key nor a token: whoever knows its URL uses the model"
        yield Fault(("apis", index, "subscriptionRequired"), found)


RULE = Rule(
    id="APIM-STACK-001",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}api-management-subscriptions; {LEARN}validate-azure-ad-token-policy",
    remedy="add entra or jwt, or subscriptionRequired: true",
    check=check,
)
