"""A request is forwarded once: by `forward-request`, or by that of the scopes around, through `<base />`."""

from collections.abc import Iterator

from policy.placing import Placed
from policy.rule import LEARN, Fault, Rule, Subject, at

ANSWERS = frozenset({"return-response", "mock-response", "include-fragment", "invoke-request", "send-request"})
"""What may stand for a request that is not forwarded, or forward it unseen."""


def check(subject: Subject) -> Iterator[Fault]:
    """A section backend in which nothing forwards, or in which two policies do, one directly behind the other."""
    section = next((place for place in subject.elements if place.parent is None and place.name == "backend"), None)
    if section is None or subject.document.is_fragment:
        return
    inside = [place for place in subject.elements if place.section == "backend" and place.policy]
    names = {place.name for place in inside}
    if not names & {"base", "forward-request", *ANSWERS}:
        yield at(section, "nothing in backend forwards the request", 'add <base />, or <forward-request buffer-response="false" />')
    direct = [place for place in inside if place.parent is section]
    forwarding = [place for place in direct if place.name in {"base", "forward-request"} or _around(place, inside)]
    for place in forwarding[1:]:
        yield at(place, f"<{place.name}> forwards the request again, behind <{forwarding[0].name}>", "keep one of the two")


def _around(place: Placed, inside: list[Placed]) -> bool:
    """Whether it is a retry that forwards."""
    return place.name == "retry" and any(
        other.name == "forward-request" and place.element.start < other.element.start < place.element.end for other in inside
    )


RULE = Rule(
    id="APIM-POLICY-013",
    severity="error",
    confidence="documented",
    source=f"{LEARN}forward-request-policy; that two of them forward twice is inferred",
    remedy="keep one of them",
    check=check,
)
