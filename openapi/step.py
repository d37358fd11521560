"""One step of a patch, done: what it was, and what it changed."""

from dataclasses import dataclass

Fault = tuple[str, str, str]
"""Why a step cannot do what it says: rule, what was found, fix."""


class StepRefused(Exception):
    """A step met something it cannot work on. `fault` says what."""

    def __init__(self, rule: str, found: str, fix: str) -> None:
        super().__init__(found)
        self.fault: Fault = (rule, found, fix)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step did at one place, a JSON Pointer: the values before and after in a few words, None where nothing is."""

    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """An operation of a JSON Patch or an action of an overlay.

    `name` is how messages call it ("operation 3"); `what` tells it in its own terms ("replace /info/title", or
    "update $.info"); `about` is the author's description. A test has one effect, with the same value before and after.
    """

    name: str
    what: str
    effects: tuple[Effect, ...]
    about: str = ""
