"""What a policy cannot do without has to be there."""

from collections.abc import Iterator

from policy.placing import Placed
from policy.rule import REFERENCE, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A required attribute or child that is missing, or an element that has to hold a text and holds none."""
    for place in subject.elements:
        if place.kind is None:
            continue
        for name, attribute in place.kind.attributes.items():
            if attribute.required and place.element.attribute(name) is None:
                yield at(place, f"<{place.name}> has no {name}", f"add {name}, {attribute.form.allowed}")
        present = {child.name for child in place.element.elements}
        for name in place.kind.children:
            if name in place.kind.must and name not in present:
                yield at(place, f"<{place.name}> has no <{name}>", f"add <{name}>")
        yield from _value(place)
        if place.name == "trace" and place.policy and not place.element.texts and "message" not in present:
            yield at(place, "<trace> has no <message>", "add <message>")


def _value(place: Placed) -> Iterator[Fault]:
    """Headers and query parameters need a value, but to be deleted."""
    if place.name not in {"set-header", "set-query-parameter"} or place.element.child("value") is not None:
        return
    if place.element.get("exists-action") != "delete":
        yield at(place, f"<{place.name}> has no <value>", 'add one, or exists-action="delete"')


RULE = Rule(
    id="APIM-POLICY-006",
    severity="error",
    confidence="documented",
    source=f"the attributes and elements of each policy's page, {REFERENCE}",
    remedy="add it",
    check=check,
)
