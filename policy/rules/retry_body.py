"""A request that is sent again needs its body kept: `buffer-request-body`."""

from collections.abc import Iterator

from policy.placing import Placed
from policy.rule import LEARN, Fault, Rule, Subject, at_attribute


def check(subject: Subject) -> Iterator[Fault]:
    """A forward-request inside a retry without buffer-request-body="true"."""
    for place in subject.named("forward-request"):
        if _retried(place) and (place.literal("buffer-request-body") or "false").lower() != "true":
            if place.element.get("buffer-request-body") is not None and place.literal("buffer-request-body") is None:
                continue
            found = "<forward-request> is retried without buffer-request-body: a second attempt has no body to send"
            yield at_attribute(place, "buffer-request-body", found)


def _retried(place: Placed) -> bool:
    parent = place.parent
    while parent is not None and parent.name != "retry":
        parent = parent.parent
    return parent is not None


RULE = Rule(
    id="APIM-POLICY-022",
    severity="warning",
    confidence="inferred",
    source=f"{LEARN}retry-policy, whose example has it",
    remedy='add buffer-request-body="true"',
    check=check,
)
