"""What a proof asks with `--deep`: more calls and tokens, their number known before."""

from collections.abc import Iterator, Sequence

from apim.prove.deep import backends, consumers, cors_and_versions, limits, streaming
from apim.prove.deep.step import Step
from apim.prove.subscription_keys import Opener
from apim.prove.target import Target
from settings import Settings

__all__ = ["Step", "planned"]


def planned(targets: Sequence[Target], settings: Settings, known: tuple[Opener, ...], most_calls: int) -> tuple[Step, ...]:
    """All steps for the APIs that are deployed, in their order: limits last, since they use up what the others need."""
    return tuple(_steps(targets, settings, known, most_calls))


def _steps(targets: Sequence[Target], settings: Settings, known: tuple[Opener, ...], most_calls: int) -> Iterator[Step]:
    for target in targets:
        if stream := streaming.step(target, settings.service.tier):
            yield stream
        yield from backends.steps(target, settings)
        yield from cors_and_versions.steps(target, targets)
    yield from consumers.steps(targets, known)
    yield from limits.steps(targets, settings, known, most_calls)
