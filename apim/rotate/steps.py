"""Steps of a rotation: each knows whether it is done, so that one that was interrupted goes on where it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum


class Waiting(Exception):
    """What comes next is not this program's to decide; the message says whose it is, and how to go on."""


class Unusable(Exception):
    """The keys cannot be turned as things are. The message says what was found where, and the fix."""


class Needless(Exception):
    """There is no key to turn; the message says why."""


class State(Enum):
    """Of a step."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done. `act` may be repeated after an interruption, whenever `is_done` says that it is not done.

    What it gives back counts for nothing.
    """

    what: str
    is_done: Callable[[], bool]
    act: Callable[[], object]


def planned(steps: Sequence[Step]) -> Iterator[tuple[State, str]]:
    """Each step with its state; nothing is done. What follows the first that is left is not looked at."""
    left = False
    for step in steps:
        if left:
            yield State.LATER, step.what
        elif step.is_done():
            yield State.DONE, step.what
        else:
            left = True
            yield State.NEXT, step.what


def run(steps: Sequence[Step], say: Callable[[str], None]) -> None:
    """Do what is not done, in order. Raises Waiting where somebody else is to act first, and what the steps raise."""
    for step in steps:
        if not step.is_done():
            say(step.what)
            step.act()
