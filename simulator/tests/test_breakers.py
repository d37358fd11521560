"""Breakers by the clock: windows, trips, Retry-After, and rules that are not simulated."""

from datetime import UTC, datetime, timedelta

import pytest
from apim_simulator.breakers import Breakers, RuleRefused, rule_of
from apim_simulator.clock import Clock
from apim_simulator.store import Resource
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CONDITION = {"count": 3, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}, {"min": 500, "max": 599}]}
RULE = {"name": "r", "tripDuration": "PT30S", "failureCondition": CONDITION}


class Scene:
    """A breaker, its backend and a clock that moves by seconds."""

    def __init__(self, **rule):
        self.clock = Clock(lambda: NOON)
        self.breakers = Breakers(self.clock)
        self.backend = Resource("/backends/b", "T", {"circuitBreaker": {"rules": [RULE | rule]}})

    def answers(self, *statuses, retry_after=None):
        """Count these."""
        for status in statuses:
            self.breakers.record(self.backend, status, retry_after)

    def passes(self, seconds):
        """Time."""
        self.clock.advance(timedelta(seconds=seconds))

    @property
    def tripped_for(self):
        """Seconds until it closes, None while closed."""
        until = self.breakers.tripped_until(self.backend)
        return None if until is None else (until - self.clock.now()).total_seconds()


def test_count_failures_within_the_interval_trip():
    """Both ends of a range count, other statuses do not."""
    scene = Scene()
    scene.answers(429, 428, 430, 200, 500)
    assert scene.tripped_for is None
    scene.answers(599)
    assert scene.tripped_for == 30


def test_the_interval_slides_and_a_success_clears_nothing():
    scene = Scene()
    scene.answers(500)
    scene.passes(59)
    scene.answers(500, 200)
    scene.passes(1)
    scene.answers(500)
    assert scene.tripped_for is None
    scene.answers(500)
    assert scene.tripped_for == 30


def test_it_closes_with_an_empty_window():
    """What failed before the trip, or during it, no longer counts."""
    scene = Scene()
    scene.answers(500, 500, 500, 500)
    scene.passes(29.5)
    assert scene.tripped_for == 0.5
    assert scene.breakers.described(scene.backend)["retryAfter"] == 1
    scene.passes(0.5)
    assert scene.tripped_for is None
    scene.answers(500, 500)
    assert scene.tripped_for is None
    scene.answers(500)
    assert scene.tripped_for == 30


@pytest.mark.parametrize(
    ("accepts", "header", "seconds"),
    [
        (True, "7", 7),
        (True, "Fri, 02 Jan 2026 12:01:30 GMT", 90),
        (True, "Fri, 02 Jan 2026 11:00:00 GMT", None),
        (True, "0", None),
        (True, "soon", 30),
        (True, None, 30),
        (False, "7", 30),
    ],
)
def test_retry_after_replaces_the_trip_duration_if_accepted(accepts, header, seconds):
    """That of the tripping answer; a time that is over trips for nothing."""
    scene = Scene(acceptRetryAfter=accepts)
    scene.answers(500, 500, retry_after="99")
    scene.answers(500, retry_after=header)
    assert scene.tripped_for == seconds


def test_the_report():
    scene = Scene()
    plain = Resource("/backends/plain", "T", {"url": "u"})
    odd = Resource("/backends/odd", "T", {"circuitBreaker": {"rules": [RULE | {"tripDuration": "P1M"}]}})
    scene.answers(500)
    closed = {"id": "/backends/b", "backend": "b", "state": "closed", "failures": 1, "until": None, "retryAfter": None}
    assert scene.breakers.report([scene.backend, plain]) == [closed]
    scene.answers(500, 500)
    tripped = {"state": "tripped", "failures": 0, "until": "2026-01-02T12:00:30+00:00", "retryAfter": 30}
    assert scene.breakers.report([scene.backend]) == [closed | tripped]
    assert scene.breakers.report([odd])[0]["state"] == "not simulated"


def test_another_rule_begins_anew_and_so_does_another_backend_of_the_name():
    scene = Scene()
    scene.answers(500, 500, 500)
    again = Resource(scene.backend.id, "T", {"circuitBreaker": {"rules": [RULE | {"tripDuration": "PT31S"}]}})
    assert scene.breakers.tripped_until(again) is None
    scene.answers(500, 500, 500)
    scene.breakers.forget("/BACKENDS/b")
    assert scene.tripped_for is None


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ({"failureCondition": CONDITION | {"percentage": 50}}, "percentage"),
        ({"failureCondition": CONDITION | {"errorReasons": ["timeout"]}}, "errorReasons"),
        ({"failureCondition": CONDITION | {"count": None}}, "without count"),
        ({"failureCondition": CONDITION | {"statusCodeRanges": []}}, "without statusCodeRanges"),
        ({"failureCondition": {}}, "without count"),
        ({"tripDuration": None}, "tripDuration None"),
        ({"tripDuration": "P1M"}, "tripDuration 'P1M', which is no fixed time"),
        ({"failureCondition": CONDITION | {"interval": "PT0S"}}, "interval 'PT0S', which is no fixed time"),
    ],
)
def test_rules_that_are_not_simulated(rule, named):
    """Refused by name, never guessed."""
    with pytest.raises(RuleRefused, match=named):
        rule_of({"circuitBreaker": {"rules": [RULE | rule]}})
    with pytest.raises(RuleRefused, match="more than one rule"):
        rule_of({"circuitBreaker": {"rules": [RULE, RULE]}})
    assert rule_of({"circuitBreaker": {"rules": []}}) is None


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from([200, 404, 429, 503])), max_size=40))
def test_it_is_tripped_exactly_when_three_failures_fell_into_a_minute(history):
    """Against a plain reading of the rule: pauses in seconds, each followed by an answer while the breaker lets it through."""
    scene, now, failed, until = Scene(), 0, [], None
    for pause, status in history:
        now += pause
        scene.passes(pause)
        if until is not None and now >= until:
            failed, until = [], None
        assert (scene.tripped_for is None) == (until is None)
        if until is not None:
            continue
        scene.answers(status)
        failed += [now] if status in (429, 503) else []
        if sum(now - moment < 60 for moment in failed) >= 3:
            until = now + 30
