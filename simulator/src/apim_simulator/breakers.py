"""Circuit breakers of backends: one rule each, counted and reset by the simulator's clock (GW-UPSTREAM).

Documented (https://learn.microsoft.com/azure/api-management/backends): so many failures within an interval trip the breaker for
`tripDuration`, and a tripped backend answers 503. Inferred: the interval slides; a success clears nothing; when the time is up
the window is empty; what fails while the breaker is tripped already changes nothing. State is per backend, in memory, and begins
anew with another rule (our choice).
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from apim_simulator import ids
from apim_simulator.clock import Clock
from apim_simulator.store import Resource

NOT_SIMULATED = ("percentage", "errorReasons")
"""Members of a failure condition that ARM refuses here already."""


class RuleRefused(ValueError):
    """A rule that is not simulated; the message names the member."""


@dataclass(frozen=True, slots=True)
class Rule:
    """So many failures (`count`) with a status in `ranges` within `interval` trip for `trip`."""

    count: int
    interval: timedelta
    ranges: tuple[tuple[int, int], ...]
    trip: timedelta
    accept_retry_after: bool

    def counts(self, status: int) -> bool:
        """Whether a status is a failure."""
        return any(low <= status <= high for low, high in self.ranges)


@dataclass(slots=True)
class _State:
    rule: Rule
    failures: deque[datetime] = field(default_factory=deque)
    until: datetime | None = None


def rule_of(properties: Mapping[str, Any]) -> Rule | None:
    """The rule of a backend's properties, None without a breaker. Raises RuleRefused for a rule that leaves anything open."""
    rules = (properties.get("circuitBreaker") or {}).get("rules") or []
    if not rules:
        return None
    if len(rules) > 1:
        raise RuleRefused("circuitBreaker.rules with more than one rule")
    (rule,) = rules
    condition = rule.get("failureCondition") or {}
    for name in NOT_SIMULATED:
        if condition.get(name) is not None:
            raise RuleRefused(f"circuitBreaker.rules.failureCondition.{name}")
    for name in ("count", "interval", "statusCodeRanges"):
        if not condition.get(name):
            raise RuleRefused(f"circuitBreaker.rules.failureCondition without {name}")
    return Rule(
        int(condition["count"]),
        _duration("failureCondition.interval", condition["interval"]),
        tuple((int(found["min"]), int(found["max"])) for found in condition["statusCodeRanges"]),
        _duration("tripDuration", rule.get("tripDuration")),
        bool(rule.get("acceptRetryAfter")),
    )


class Breakers:
    """Every breaker that was ever asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: dict[str, _State] = {}

    def tripped_until(self, backend: Resource) -> datetime | None:
        """When a tripped backend will take calls again; None for one that takes them now. Raises RuleRefused."""
        state = self._state(backend)
        return None if state is None else state.until

    def record(self, backend: Resource, status: int, retry_after: str | None = None) -> None:
        """Count an answer. `retry_after` is its header, which replaces `tripDuration` with `acceptRetryAfter` [I].

        `retry-after-ms` is not read (inferred: it is no standard header).
        """
        state = self._state(backend)
        if state is None or state.until is not None or not state.rule.counts(status):
            return
        now = self._clock.now()
        state.failures.append(now)
        while now - state.failures[0] >= state.rule.interval:
            state.failures.popleft()
        if len(state.failures) >= state.rule.count:
            asked = _asked(retry_after, now) if state.rule.accept_retry_after else None
            state.until = now + (state.rule.trip if asked is None else asked)
            state.failures.clear()

    def described(self, backend: Resource) -> dict[str, Any] | None:
        """`{"state": "closed" | "tripped", "failures", "until", "retryAfter"}`; None for a backend without a breaker."""
        state = self._state(backend)
        if state is None:
            return None
        now = self._clock.now()
        return {
            "state": "closed" if state.until is None else "tripped",
            "failures": sum(now - failed < state.rule.interval for failed in state.failures),
            "until": None if state.until is None else state.until.isoformat(),
            "retryAfter": None if state.until is None else seconds_until(state.until, now),
        }

    def report(self, backends: Iterable[Resource]) -> list[dict[str, Any]]:
        """What `GET /_sim/breakers` answers: each backend with a breaker, in order of creation."""
        found = []
        for backend in backends:
            try:
                described = self.described(backend)
            except RuleRefused as refused:
                described = {"state": "not simulated", "reason": str(refused)}
            if described is not None:
                found.append({"id": backend.id, "backend": backend.name} | described)
        return found

    def reset(self) -> None:
        """Close all of them, with empty windows."""
        self._states.clear()

    def forget(self, backend_id: str) -> None:
        """The backend is gone."""
        self._states.pop(ids.key(backend_id), None)

    def _state(self, backend: Resource) -> _State | None:
        rule = rule_of(backend.properties)
        if rule is None:
            return None
        key = ids.key(backend.id)
        state = self._states.get(key)
        if state is None or state.rule != rule:
            state = self._states[key] = _State(rule)
        if state.until is not None and state.until <= self._clock.now():
            state.until = None
        return state


def seconds_until(moment: datetime, now: datetime) -> int:
    """Whole seconds for `Retry-After`, rounded up, at least 1."""
    return max(1, -int((now - moment).total_seconds() // 1))


def _asked(header: str | None, now: datetime) -> timedelta | None:
    """What `Retry-After` asks for, in seconds or as a date; None for one that is absent or neither."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return timedelta(seconds=int(header))
    try:
        return max(parsedate_to_datetime(header) - now, timedelta())
    except (TypeError, ValueError):
        return None


def _duration(name: str, text: Any) -> timedelta:
    import isodate  # type: ignore[import-untyped]  # noqa: PLC0415 - a start without breakers need not pay for it

    try:
        parsed = isodate.parse_duration(text)
    except (TypeError, ValueError):
        raise RuleRefused(f"circuitBreaker.rules.{name} {text!r}") from None
    if not isinstance(parsed, timedelta) or parsed <= timedelta():
        raise RuleRefused(f"circuitBreaker.rules.{name} {text!r}, which is no fixed time")
    return parsed
