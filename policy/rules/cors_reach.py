"""Preflight requests are answered by a cors that is directly in inbound: one in a fragment or a branch is not found."""

from collections.abc import Iterator

from policy.rule import LEARN, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A cors inside another policy; one in a fragment, which include-fragment puts in its own place.

    The statements of a fragment whose section is known are those of a section: they stand in it themselves.
    """
    included = subject.document.is_fragment and subject.context.section is None
    for place in subject.named("cors"):
        if place.parent is None:
            continue
        if place.parent.parent is not None:
            yield at(place, f"<cors> is in <{place.parent.name}>, where preflight requests do not find it")
        elif included:
            yield at(place, "<cors> is in a fragment, where preflight requests do not find it")


RULE = Rule(
    id="APIM-POLICY-032",
    severity="error",
    confidence="documented",
    source=f"{LEARN}cors-policy",
    remedy="move it directly into inbound of the policy",
    check=check,
)
