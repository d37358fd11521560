"""The line to the gateway: it makes calls, counts them, and repeats those that cost nothing while a gateway catches up."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from apim.prove.response_origin import Answer, Kind, read
from apim.prove.result import Spent
from apim.prove.target import Request, Target

PAUSE_SECONDS = 2.0
"""Between repetitions; an update reaches all of a gateway within seconds as a rule (our choice)."""
_UNSPENT = (Kind.NO_ROUTE, Kind.KEY_REFUSED, Kind.TOKEN_REFUSED, Kind.BROKEN)
"""The gateway's answers after which a call that may spend tokens may be made again: the model has not been reached."""

Wanted = Callable[[Answer], bool]


def among(*kinds: Kind) -> Wanted:
    """Whether an answer is of one of these kinds."""
    return lambda answer: answer.kind in kinds


@dataclass(slots=True)
class Patience:
    """How many seconds in all a gateway may take to answer as it should, from the first call on."""

    seconds: float = 0.0
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _ends: float | None = None

    def waits(self) -> bool:
        """Wait a little, if there is time left for it."""
        if self._ends is None:
            self.begin()
        left = (self._ends or 0.0) - self.now()
        if left <= 0:
            return False
        self.sleep(min(PAUSE_SECONDS, left))
        return True

    def begin(self) -> None:
        """The first call is made now."""
        if self._ends is None:
            self._ends = self.now() + self.seconds


@dataclass(slots=True)
class Line:
    """Calls to the gateway. Raises httpx.TransportError where it cannot be reached, once patience is over."""

    client: httpx.Client
    patience: Patience = field(default_factory=Patience)
    spent: Spent = field(default_factory=Spent)

    def ask(self, target: Target, request: Request, wanted: Wanted | None = None) -> Answer:
        """The answer; with `wanted`, the first one that is, as long as patience lasts and nothing is spent by asking again."""
        self.patience.begin()
        while True:
            try:
                answer = self._once(target, request)
            except httpx.ConnectError:
                if not self.patience.waits():
                    raise
                continue
            repeatable = not request.may_spend or answer.kind in _UNSPENT
            if wanted is None or wanted(answer) or not repeatable or not self.patience.waits():
                return answer

    def _once(self, target: Target, request: Request) -> Answer:
        self.spent.calls += 1
        answer = read(self.client.request(**target.sent(request)))
        self.spent.tokens += answer.tokens
        return answer
