"""A policy is four sections in `<policies>`, each at most once; a fragment is policies in `<fragment>`."""

from collections.abc import Iterator

from policy.elements import SECTIONS
from policy.rule import REFERENCE, Fault, Place, Rule, Subject, at

ROOTS = ("policies", "fragment")


def check(subject: Subject) -> Iterator[Fault]:
    """Another root, a section that there is not, one that is twice; attributes or texts outside of policies."""
    root = subject.document.root
    if root.name not in ROOTS:
        found = f"the root is <{root.name}>; it is <policies>, or <fragment> for a fragment"
        yield Fault(Place(root.start, ""), found, "wrap it in one")
        return
    for text in () if subject.document.is_fragment else root.texts:
        yield Fault(Place(text.start, ""), "a text is between the sections", "remove it")
    seen = set()
    for place in subject.elements:
        if place.parent is None and not subject.document.is_fragment:
            if place.name not in SECTIONS.values():
                yield at(place, f"<{place.name}> is no section; there are {', '.join(SECTIONS.values())}", "move it into one")
            elif place.name in seen:
                yield at(place, f"the section {place.name} is here again")
            seen.add(place.name)


RULE = Rule(
    id="APIM-POLICY-001",
    severity="error",
    confidence="documented",
    source=REFERENCE,
    remedy="join the two",
    check=check,
)
