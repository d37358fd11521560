"""What is counted or kept is so by a key that tells callers apart, and that they cannot choose."""

import re
from collections.abc import Iterator

from policy.placing import Placed
from policy.rule import LEARN, Fault, Rule, Subject, at_attribute
from policy.variables import READ

COUNTERS = ("rate-limit-by-key", "quota-by-key", "llm-token-limit", "azure-openai-token-limit")
CACHES = ("cache-lookup-value", "cache-store-value", "cache-value")

_CREDENTIALS = r"(?:authorization|api-key|x-api-key|ocp-apim-subscription-key|subscription-key)"
CHOSEN = re.compile(
    rf"""\bRequest\s*\.\s*Headers\b(?!\s*(?:\[|\.\s*\w+\s*\()\s*"{_CREDENTIALS}")
      | \bUrl\s*\.\s*Query\b(?!\s*(?:\[|\.\s*\w+\s*\()\s*"{_CREDENTIALS}")
      | \bRequest\s*\.\s*Body\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""What a caller may write as it likes: a header or a parameter that is no credential, the body."""

CHECKED = re.compile(rf'\.\s*(?:Subscription|User|Product|IpAddress|Variables|Certificate|AsJwt)\b|(?i:"{_CREDENTIALS}")')
"""What the gateway has checked, or what we cannot see into."""

CALLER = re.compile(r"\bcontext\s*\.\s*(Request|Subscription|User|Product)\b")


def check(subject: Subject) -> Iterator[Fault]:
    """A counter of all callers together; a key of a counter or a cached value that callers choose; one entry for all of them."""
    for place in subject.named(*COUNTERS):
        key = place.element.get("counter-key") or ""
        if key.strip() and _constant(place, "counter-key"):
            found = f"<{place.name}> counts all callers of the service together: counter-key is the same for each"
            yield at_attribute(
                place, "counter-key", found, "count by @(context.Subscription.Id), unless one limit for all is meant"
            )
        elif _chosen(_followed(subject, key)):
            found = f"<{place.name}> counts by what callers choose: with another value they begin anew"
            yield at_attribute(place, "counter-key", found, "count by subscription, user or address")
    for place in subject.named(*CACHES):
        if _chosen(_followed(subject, place.element.get("key") or "")):
            found = f"<{place.name}> has a key that callers choose: they reach what was kept for others"
            yield at_attribute(place, "key", found, "add the subscription or user to the key")
    for place in subject.named("cache-store-value"):
        if _constant(place, "key") and CALLER.search(place.element.get("value") or ""):
            found = "<cache-store-value> keeps what is of one caller under a key that all share"
            yield at_attribute(place, "key", found, "add the subscription or user to the key")


def _constant(place: Placed, attribute: str) -> bool:
    """Whether the key is the same for every call: nothing of the call is in it, and no named value, which may be an expression."""
    value = place.element.get(attribute)
    return value is not None and "{{" not in value and "context" not in value


def _followed(subject: Subject, key: str) -> str:
    """The key, in place of a variable what it is set to, where that is written once."""
    values: dict[str, list[str]] = {}
    for place in subject.named("set-variable"):
        values.setdefault(place.element.get("name") or "", []).append(place.element.get("value") or "")

    def value(match: re.Match[str]) -> str:
        written = values.get(match["name"], [])
        return f"({written[0]})" if len(written) == 1 else match[0]

    return READ.sub(value, key)


def _chosen(key: str) -> bool:
    return bool(CHOSEN.search(key)) and not CHECKED.search(key)


RULE = Rule(
    id="APIM-POLICY-035",
    severity="warning",
    confidence="choice",
    source=f"{LEARN}rate-limit-by-key-policy: a counter is one for all scopes with the same key; "
    f"{LEARN}api-management-sample-cache-by-key",
    remedy="take a key that callers cannot choose",
    check=check,
)
