"""Calls through the gateway over a stated time, none of which may meet a refused key."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from apim.prove.deep.step import free
from apim.prove.gateway_client import Line
from apim.prove.response_origin import Answer, Kind
from apim.prove.target import Target
from apim.rotate.steps import Unusable
from settings import Settings

PAUSE_SECONDS = 1.0
"""Between rounds of one call to each API (our choice)."""
PASSING = (Kind.LIMITED, Kind.BUSY)
"""Answers that say nothing of the key."""


@dataclass(frozen=True, slots=True)
class Proof:
    """For how many seconds which APIs are called. Calls name a deployment that does not exist, so that they cost nothing."""

    targets: Sequence[Target]
    line: Line
    seconds: float
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = field(default=time.sleep)

    def run(self) -> int:
        """How many calls were answered as with a key that is right. Raises Unusable for one that was not, httpx.TransportError."""
        if not self.targets:
            raise Unusable("no API that uses the backend can be called: none of them is open to a subscription of the stack")
        ends, calls = self.now() + self.seconds, 0
        while True:
            for target in self.targets:
                request = free(target)
                if request is None:
                    continue
                calls += _right(target, self.line.ask(target, request))
            if self.now() >= ends:
                break
            self.sleep(PAUSE_SECONDS)
        if not calls:
            raise Unusable("no call proved anything of the key: the APIs have no operation that can be called for free, or limits")
        return calls


def _right(target: Target, answer: Answer) -> bool:
    if answer.kind in PASSING:
        return False
    if not answer.by_model or answer.kind in (Kind.CREDENTIAL_REFUSED, Kind.UNKNOWN_URL):
        raise Unusable(f"{target.name}: {answer.summary}; the old key stays as it is: correct the cause, then this command again")
    return True


def using(backend: str, targets: Sequence[Target], settings: Settings) -> Iterator[Target]:
    """The APIs that call a backend, alone or in a pool, and that are open to us."""
    for target in targets:
        pool = settings.pools.get(target.settings.backend)
        members = [each.backend for each in pool.members] if pool else [target.settings.backend]
        if backend in members and not target.lacks:
            yield target
