"""Browsers take no credentials from everybody: a wildcard beside allow-credentials lets any site call in a user's name."""

from collections.abc import Iterator

from policy.rule import LEARN, Fault, Rule, Subject, at_attribute


def check(subject: Subject) -> Iterator[Fault]:
    """A cors with allow-credentials="true" and the origin `*`."""
    for place in subject.named("cors"):
        origins = place.element.child("allowed-origins")
        everybody = origins is not None and any(
            text.text.strip() == "*" for origin in origins.elements for text in origin.texts if origin.name == "origin"
        )
        if everybody and (place.element.get("allow-credentials") or "").lower() == "true":
            yield at_attribute(place, "allow-credentials", "allow-credentials is true while every origin is allowed")


RULE = Rule(
    id="APIM-POLICY-025",
    severity="error",
    confidence="documented",
    source=f"{LEARN}cors-policy; https://fetch.spec.whatwg.org/#cors-protocol-and-credentials",
    remedy="name the origins, or remove allow-credentials",
    check=check,
)
