"""Rate limits of a deployment: capacity x 1,000 tokens a minute, and calls."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=60)
TOKENS_PER_UNIT = 1000
"""Tokens a minute for one unit of capacity (from memory; recorded pairs of limits agree with units of 1,000)."""
REQUESTS_PER_UNIT = 10
"""Calls a minute for one unit: recorded for gpt-4o, gpt-4o-mini and gpt-5.2; gpt-4.1 and gpt-5-mini have one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The limiter after one request. `tokens` is what this one was estimated at; remaining numbers are never below 0."""

    tokens: int
    limit_tokens: int
    limit_requests: int
    remaining_tokens: int
    remaining_requests: int
    exceeded: str | None = None
    retry_after_seconds: int = 0


class Meter:
    """One account's deployments. A sliding minute (our choice.

    Azure's evaluation inside the minute is unrecorded), kept in memory.
    """

    def __init__(self) -> None:
        self._accepted: dict[str, deque[tuple[datetime, int]]] = {}
        self._used: dict[str, int] = {}  # sums of these, since a busy minute is long

    def take(self, deployment: str, capacity: int, tokens: int, now: datetime) -> Reading:
        """Count a request of `tokens` estimated tokens, unless a limit forbids it: then `exceeded` is `tokens` or `requests`.

        Remaining tokens fall by the estimate when the request is accepted, not by its usage (recorded).
        """
        deployment = deployment.lower()
        accepted = self._window(deployment, now)
        limit_tokens, limit_requests = capacity * TOKENS_PER_UNIT, capacity * REQUESTS_PER_UNIT
        used = self._used[deployment]
        exceeded = "requests" if len(accepted) >= limit_requests else "tokens" if used + tokens > limit_tokens else None
        wait = _wait(accepted, now, used + tokens - limit_tokens) if exceeded == "tokens" else _wait(accepted, now, 1)
        if exceeded is None:
            accepted.append((now, tokens))
            used += tokens
            self._used[deployment] = used
        return Reading(
            tokens=tokens,
            limit_tokens=limit_tokens,
            limit_requests=limit_requests,
            remaining_tokens=max(0, limit_tokens - used),
            remaining_requests=max(0, limit_requests - len(accepted)),
            exceeded=exceeded,
            retry_after_seconds=wait if exceeded else 0,
        )

    def _window(self, deployment: str, now: datetime) -> deque[tuple[datetime, int]]:
        """Requests of the last minute. One from later than now was made before the clock was set back, and is forgotten too."""
        accepted = self._accepted.setdefault(deployment, deque())
        self._used.setdefault(deployment, 0)
        while accepted and (accepted[0][0] <= now - WINDOW or accepted[0][0] > now):
            self._used[deployment] -= accepted.popleft()[1]
        return accepted


def _wait(accepted: deque[tuple[datetime, int]], now: datetime, needed: int) -> int:
    """Whole seconds until requests worth `needed` tokens have left the window; a minute if that never happens."""
    freed = 0
    for at, tokens in accepted:
        freed += max(tokens, 1)
        if freed >= needed:
            return max(1, -int((now - at - WINDOW).total_seconds() // 1))
    return int(WINDOW.total_seconds())


def estimate(texts: list[str], completion_limit: int | None) -> int:
    """Tokens a request is taken for before it is answered: a quarter of its UTF-8 bytes, rounded up, and the limit of the answer.

    Learn says that prompt text and `max_tokens` count; the arithmetic is our choice (Azure's is unknown).
    """
    size = sum(len(text.encode()) for text in texts)
    return -(-size // 4) + (completion_limit or 0)
