"""Some attributes exclude each other, and some need another."""

from collections.abc import Iterator

from policy.elements import Choice
from policy.placing import Placed
from policy.rule import REFERENCE, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """Both of two attributes, or none, where there is to be one; one whose companion is missing."""
    for place in subject.elements:
        if place.kind is None:
            continue
        for choice in place.kind.choices:
            yield from _chosen(place, choice)
        for name, known in place.kind.attributes.items():
            if known.beside and place.element.attribute(name) is not None and place.element.attribute(known.beside) is None:
                yield at(place, f"<{place.name}> has {name} without {known.beside}", f"add {known.beside}")


def _chosen(place: Placed, choice: Choice) -> Iterator[Fault]:
    there = [name for name in choice.names if place.element.attribute(name) is not None]
    names = " or ".join(choice.names)
    if choice.high is not None and len(there) > choice.high:
        yield at(place, f"<{place.name}> has {' and '.join(there)}; it takes one of them", "remove one")
    elif len(there) < choice.low:
        yield at(place, f"<{place.name}> has none of {', '.join(choice.names)}", f"add {names}")


RULE = Rule(
    id="APIM-POLICY-009",
    severity="error",
    confidence="documented",
    source=f"the attributes of each policy's page, {REFERENCE}",
    remedy="keep one of them",
    check=check,
)
