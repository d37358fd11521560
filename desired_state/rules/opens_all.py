"""A subscription to all APIs opens those of other teams in the service too, and those that are published later."""

from collections.abc import Iterator

from desired_state.rule import LEARN, Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """A subscription that names neither an API nor a product."""
    for steps, subscription in subject.settings.subscriptions.items():
        if subscription.api is None and subscription.product is None:
            yield Fault(steps, f'subscription "{subscription.name}" opens every API of the service')


RULE = Rule(
    id="APIM-STACK-007",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}api-management-subscriptions#scope-of-subscriptions",
    remedy="name an api or a product",
    check=check,
    quiet=True,
)
