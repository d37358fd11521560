"""A request is forwarded once: by `forward-request`, or by that of the outer scopes, through `<base />`."""

from collections.abc import Iterator

from policy.document import Element
from policy.placing import Placed
from policy.rule import LEARN, Fault, Rule, Subject, at

ANSWERS = frozenset({"return-response", "mock-response"})
"""Policies that end the pipeline with a response of their own."""

INSTEAD = ANSWERS | {"include-fragment", "invoke-request", "send-request"}
"""What may stand for a request that is not forwarded, or forward it unseen."""

UNSEEN = "nothing in backend forwards the request, and no policy of inbound always answers it: callers get an empty 200"


def check(subject: Subject) -> Iterator[Fault]:
    """A section backend in which nothing forwards, or in which two policies do, one directly behind the other."""
    section = next((place for place in subject.elements if place.parent is None and place.name == "backend"), None)
    if section is None or subject.document.is_fragment:
        return
    inside = [place for place in subject.elements if place.section == "backend" and place.policy]
    names = {place.name for place in inside}
    if not names & {"base", "forward-request", *INSTEAD} and not _answered(subject):
        yield at(section, UNSEEN, 'add <base />, or <forward-request buffer-response="false" />', "warning")
    direct = [place for place in inside if place.parent is section]
    forwarding = [place for place in direct if place.name in {"base", "forward-request"} or _retries(place, inside)]
    for place in forwarding[1:]:
        yield at(place, f"<{place.name}> forwards the request again, behind <{forwarding[0].name}>", "keep one of the two")


def _answered(subject: Subject) -> bool:
    """Whether every way through inbound ends in a response, or in a fragment that may hold one."""
    inbound = next((place for place in subject.elements if place.parent is None and place.name == "inbound"), None)
    return inbound is not None and _ends(inbound.element)


def _ends(element: Element) -> bool:
    """Whether a policy directly below, or every branch of a `choose` with `otherwise`, answers the request."""
    for child in element.elements:
        if child.name in {*ANSWERS, "include-fragment"}:
            return True
        branches = child.elements if child.name == "choose" else ()
        if any(branch.name == "otherwise" for branch in branches) and all(_ends(branch) for branch in branches):
            return True
    return False


def _retries(place: Placed, inside: list[Placed]) -> bool:
    """Whether it is a retry that forwards."""
    return place.name == "retry" and any(
        other.name == "forward-request" and place.element.start < other.element.start < place.element.end for other in inside
    )


RULE = Rule(
    id="APIM-POLICY-013",
    severity="error",
    confidence="documented",
    source=f"{LEARN}forward-request-policy; API Management takes a backend that forwards nothing (recording clipol-01), "
    "hence the warning; that two policies forward twice is inferred",
    remedy="keep one of them",
    check=check,
)
