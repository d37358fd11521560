"""The checks of one API, in their order: cheap ones first, and no more of them once something is open that should not be."""

from collections.abc import Iterator

from review.proving.checks import Check
from review.proving.line import Line
from review.proving.opening import opening
from review.proving.routing import refusals, routing
from review.proving.target import Target


def prove(target: Target, line: Line) -> Iterator[Check]:
    """Probe an API. Raises httpx.TransportError where the gateway cannot be reached."""
    routed = routing(target, line)
    yield from routed.checks
    if not routed.safe:
        return
    yield from refusals(target, line, routed.operations)
    yield from opening(target, line, routed.operations)
