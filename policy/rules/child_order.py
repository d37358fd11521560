"""Children stand in the order of the policy statement, and those that may stand once stand once."""

from collections.abc import Iterator

from policy.elements import Kind
from policy.placing import Placed
from policy.rule import REFERENCE, Fault, Rule, Subject, at


def check(subject: Subject) -> Iterator[Fault]:
    """A child behind one that has to follow it, or a second one of those of which there is one."""
    for place in subject.elements:
        if place.kind is not None and place.kind.children:
            yield from _of(place.kind, [child for child in subject.elements if child.parent is place])


def _of(kind: Kind, children: list[Placed]) -> Iterator[Fault]:
    order = list(kind.children)
    last, seen = 0, set()
    for child in children:
        if child.name not in kind.children:
            continue
        rank = order.index(child.name)
        if kind.ordered and rank < last:
            found = f"<{child.name}> is behind <{order[last]}>; the order is {', '.join(order)}"
            yield at(child, found)
        if child.name in kind.single and child.name in seen:
            yield at(child, f"<{child.name}> is here again", "keep one")
        last = max(last, rank)
        seen.add(child.name)


RULE = Rule(
    id="APIM-POLICY-005",
    severity="error",
    confidence="documented",
    source=f"the note above the statement of each policy, {REFERENCE}; recorded otherwise for cache-lookup (policy-10)",
    remedy="move it before that",
    check=check,
)
