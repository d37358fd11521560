"""Some policies are not in every tier."""

from collections.abc import Iterator

from policy.elements import POLICIES
from policy.elements.kind import WITH_SELF_HOSTED
from policy.rule import LEARN, Fault, Rule, Subject, at, at_attribute

LOOKUPS = ("cache-lookup", "cache-lookup-value", "cache-value")
CACHES = ("cache-lookup", "cache-store", "cache-lookup-value", "cache-store-value", "cache-remove-value", "cache-value")


def check(subject: Subject) -> Iterator[Fault]:
    """A policy that the service's tier does not have; streams and the built-in cache in the Consumption tier; Dapr."""
    sku = subject.context.sku
    for place in subject.named(*(name for name, policy in POLICIES.items() if sku in policy.absent)):
        yield at(place, f"the {sku} tier has no <{place.name}>")
    for place in subject.named("forward-request") if sku == "Consumption" and subject.context.streaming else ():
        found = "the Consumption tier streams no answers"
        yield at_attribute(place, "buffer-response", found, "take another tier, or expect no streams")
    if sku == "Consumption":
        yield from _caches(subject)
    for place in subject.named("set-backend-service") if sku is not None and sku not in WITH_SELF_HOSTED else ():
        if place.element.get("dapr-app-id") is not None:
            found = f"the {sku} tier has no self-hosted gateways, beside which Dapr runs"
            yield at_attribute(place, "dapr-app-id", found, "call the service by its URL")


def _caches(subject: Subject) -> Iterator[Fault]:
    """Consumption has no cache of its own: one that must be internal is none, any other needs an external one."""
    for place in subject.named(*CACHES):
        if place.literal("caching-type") == "internal":
            yield at_attribute(place, "caching-type", "the Consumption tier has no internal cache", 'write "external", and add one')
        elif place.name in LOOKUPS and place.element.get("caching-type") != "external":
            found = f"the Consumption tier has no internal cache: <{place.name}> needs an external one"
            yield at(place, found, "add one to the service, unless there is one", "warning")


RULE = Rule(
    id="APIM-POLICY-019",
    severity="error",
    confidence="documented",
    source=f"{LEARN}llm-token-limit-policy, {LEARN}rate-limit-by-key-policy, {LEARN}api-management-features, "
    f"{LEARN}api-management-howto-cache, {LEARN}send-service-bus-message-policy",
    remedy="take another tier, or remove it",
    check=check,
)
