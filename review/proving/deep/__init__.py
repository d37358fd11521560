"""What a proof asks with `--deep`: more calls and tokens, their number known before."""

from collections.abc import Iterator, Sequence

from review.proving.deep import consumers, limits, reach, requests, streaming
from review.proving.deep.step import Step
from review.proving.keys import Opener
from review.proving.target import Target
from settings import Settings

__all__ = ["Step", "planned"]


def planned(targets: Sequence[Target], settings: Settings, known: tuple[Opener, ...], most_calls: int) -> tuple[Step, ...]:
    """All steps for the APIs that are deployed, in their order: limits last, since they use up what the others need."""
    return tuple(_steps(targets, settings, known, most_calls))


def _steps(targets: Sequence[Target], settings: Settings, known: tuple[Opener, ...], most_calls: int) -> Iterator[Step]:
    for target in targets:
        if stream := streaming.step(target, settings.service.sku):
            yield stream
        yield from reach.steps(target, settings)
        yield from requests.steps(target, targets)
    yield from consumers.steps(targets, known)
    yield from limits.steps(targets, settings, known, most_calls)
