"""Asking again for what Azure may still be making."""

import time
from collections.abc import Callable, Sequence

from apim.recover.diagnosis import Found, Verdict
from apim.recover.patience import Patience
from apim.recover.planned_creates import Wanted

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
"""Seconds between two rounds of questions, each half as long again as the one before."""


def settled(
    look: Callable[[Sequence[Wanted]], list[Found]], wanted: Sequence[Wanted], patience: Patience, say: Callable[[str], None]
) -> list[Found]:
    """What `look` finds, once nothing more can appear or this run has asked long enough. Raises what `look` raises."""
    found = look(wanted)
    waiting, pause = _not_yet(found), FIRST_PAUSE
    if not waiting or not (rest := patience.rest()):
        return found
    say(f"not there yet: {', '.join(each.name for each in wanted if each.urn in waiting)}; asking again for up to {rest:.0f} s")
    while waiting and (rest := patience.rest()):
        time.sleep(min(pause, rest))
        pause = min(pause * 1.5, LONGEST_PAUSE)
        waiting = _not_yet(look([each for each in wanted if each.urn in waiting]))
    # Everything once more: whose a resource is can depend on what has appeared.
    return look(wanted)


def _not_yet(found: Sequence[Found]) -> set[str]:
    return {each.urn for each in found if each.verdict is Verdict.NOT_YET}
