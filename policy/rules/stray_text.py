"""Text is where a policy takes text, and only there."""

from collections.abc import Iterator

from policy.rule import REFERENCE, Fault, Place, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A text in an element that holds none; an element that is nothing but its text, without one."""
    for place in subject.elements:
        if place.kind is None or place.kind.loose or place.kind.holds == "anything":
            continue
        texts = place.element.texts
        if texts and place.kind.holds != "text":
            yield Fault(Place(texts[0].start, f"{place.path}/text()"), f"a text is in <{place.name}>, which takes none")
        needed = place.kind.holds == "text" and not place.kind.attributes and place.name not in {"value", "message"}
        if needed and not texts:
            yield at(place, f"<{place.name}> is empty", "write its text")


RULE = Rule(
    id="APIM-POLICY-028",
    severity="error",
    confidence="documented",
    source=f"the statement of each policy's page, {REFERENCE}",
    remedy="remove it, or move it into the element it is meant for",
    check=check,
)
