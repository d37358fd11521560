"""A policy may be attached at some scopes only: a quota to products, content safety not to operations."""

from collections.abc import Iterator

from policy.elements import POLICIES
from policy.rule import REFERENCE, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A policy at a scope that its page does not list."""
    for place in subject.elements:
        known = POLICIES.get(place.name) if place.policy else None
        if known is None or known.scopes is None or subject.scope is None or subject.scope in known.scopes:
            continue
        order = [scope for scope in ("global", "product", "api", "operation") if scope in known.scopes]
        yield at(place, f"<{place.name}> is at {subject.scope} scope; it may be at {', '.join(order)}")


RULE = Rule(
    id="APIM-POLICY-004",
    severity="error",
    confidence="documented",
    source=f"the usage section of each policy's page, {REFERENCE}",
    remedy="move it into a policy of that scope",
    check=check,
)
