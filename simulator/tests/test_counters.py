"""Counters of limits: windows, buckets, periods, and how many are kept."""

from datetime import UTC, datetime, timedelta

import pytest
from apim_simulator.clock import Clock
from apim_simulator.counters import Counters, calendar, fixed


@pytest.fixture
def clock():
    """A clock that a test moves."""
    return Clock()


def test_a_window_waits_for_the_oldest_that_matters(clock):
    """Of three uses, two have to leave before forty are free."""
    meter = Counters(clock).rate(("s", "k"), 100, 60, bucket=False)
    for amount in (30, 30, 40):
        meter.use(amount)
        clock.advance(timedelta(seconds=10))
    assert meter.left() == pytest.approx(0)
    assert meter.seconds_until(40) == pytest.approx(40, abs=0.5)
    assert meter.seconds_until(1000) == 60
    clock.advance(timedelta(seconds=31))
    assert meter.left() == pytest.approx(30)


def test_a_bucket_refills_evenly_and_never_beyond_its_size(clock):
    """60 a minute is one a second."""
    meter = Counters(clock).rate(("s", "k"), 60, 60, bucket=True)
    meter.use(90)
    assert meter.seconds_until(1) == pytest.approx(31, abs=0.5)
    clock.advance(timedelta(hours=1))
    assert meter.left() == 60


def test_keys_of_one_service_never_push_out_those_of_another(clock):
    """Three counters a service: the one used longest ago goes, and only within its service."""
    counters = Counters(clock, most=3)
    for service, key in (("a", "1"), ("a", "2"), ("a", "3"), ("b", "1"), ("b", "2")):
        counters.rate((service, key), 10, 60, bucket=False).use(4)
        counters.use((service, key), datetime(2026, 1, 1, tzinfo=UTC), 4)
    counters.rate(("a", "1"), 10, 60, bucket=False)
    counters.rate(("a", "4"), 10, 60, bucket=False)
    left = {key: counters.rate(("a", key), 10, 60, bucket=False).left() for key in ("1", "3", "4")}
    assert left == {"1": 6, "3": 6, "4": 10}
    assert counters.rate(("b", "1"), 10, 60, bucket=False).left() == 6
    assert counters.rate(("a", "2"), 10, 60, bucket=False).left() == 10


@pytest.mark.parametrize(
    ("period", "begin", "end"),
    [
        ("Hourly", "2026-12-31T23:00", "2027-01-01T00:00"),
        ("Daily", "2026-12-31T00:00", "2027-01-01T00:00"),
        ("Weekly", "2026-12-28T00:00", "2027-01-04T00:00"),
        ("Monthly", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("Yearly", "2026-01-01T00:00", "2027-01-01T00:00"),
    ],
)
def test_calendar_periods(period, begin, end):
    """Around the last hour of a year."""
    now = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert calendar(now, period) == tuple(datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (begin, end))


def test_periods_follow_one_another_from_the_first():
    """The third hour, whatever the clock says."""
    first = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
    now = first + timedelta(hours=2, minutes=10)
    assert fixed(now, 3600, first) == (first + timedelta(hours=2), first + timedelta(hours=3))
