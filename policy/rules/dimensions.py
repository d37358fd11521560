"""A metric has at most five custom dimensions, and a custom one has a value."""

from collections.abc import Iterator

from policy.elements.models import CUSTOM_DIMENSIONS, DEFAULT_DIMENSIONS
from policy.rule import LEARN, Fault, Rule, Subject, at

NAMES = ("llm-emit-token-metric", "azure-openai-emit-token-metric", "emit-metric")


def check(subject: Subject) -> Iterator[Fault]:
    """More than five dimensions of names that are not among the default ones, or one of these without value."""
    for place in subject.elements:
        parent = place.parent
        if parent is None or parent.name not in NAMES or place.name != "dimension":
            continue
        name = place.literal("name")
        if name is not None and name not in DEFAULT_DIMENSIONS and place.element.get("value") is None:
            known = ", ".join(sorted(DEFAULT_DIMENSIONS))
            yield at(place, f'the dimension "{name}" has no value; only {known} need none', "add value")
    for place in subject.named(*NAMES):
        custom = [each for each in place.element.elements if each.get("name") not in DEFAULT_DIMENSIONS]
        if len(custom) > CUSTOM_DIMENSIONS:
            yield at(place, f"{len(custom)} dimensions are custom; there may be {CUSTOM_DIMENSIONS}")


RULE = Rule(
    id="APIM-POLICY-030",
    severity="error",
    confidence="documented",
    source=f"{LEARN}llm-emit-token-metric-policy, {LEARN}emit-metric-policy",
    remedy="remove some, or use default ones",
    check=check,
)
