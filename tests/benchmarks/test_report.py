"""The table of `make bench`."""

from benchmarks.measure import Measurement
from benchmarks.report import Result, report


def result(name, count, preview, up):
    """A program measured once per list entry."""
    memory = {"engine": 100.0, "program": 90.4, "plugin": 60.0}
    return Result(name, count, [Measurement(s, {}) for s in preview], [Measurement(s, memory) for s in up], 1_500_000)


def test_figures_shares_and_goals():
    """The quickest round, shares of the flat program of the same size, and a verdict per goal that was measured."""
    results = [
        result("flat, whole document", 1, [4.1, 9.0, 4.2], [5.0, 6.0]),
        result("ours, not asking for taken names", 1, [4.2, 9.0], [4.0]),
        result("flat, whole document", 100, [16.0], [100.0]),
        result("ours, chat only, lean", 100, [8.0], [30.0]),
    ]
    assert report(results).splitlines() == [
        "",
        "   N  program                           preview  of flat       up  of flat   engine  program   plugin    state",
        "   1  flat, whole document               4.10 s     1.00   5.00 s     1.00   100 MB    90 MB    60 MB  1.50 MB",
        "   1  ours, not asking for taken names   4.20 s     1.02   4.00 s     0.80   100 MB    90 MB    60 MB  1.50 MB",
        " 100  flat, whole document              16.00 s     1.00 100.00 s     1.00   100 MB    90 MB    60 MB  1.50 MB",
        " 100  ours, chat only, lean              8.00 s     0.50  30.00 s     0.30   100 MB    90 MB    60 MB  1.50 MB",
        "",
        "goal MISSED: preview at N=1, ours, not asking for taken names: 1.02 of flat, at most 1.0",
        "goal MISSED: up at N=100, ours, chat only, lean: 0.30 of flat, at most 0.2",
    ]


def test_a_measurement_more_counts_into_the_median():
    """Rounds of the same program are one result."""
    joined = result("x", 1, [1.0], [2.0]).joined(result("x", 1, [3.0], [6.0]))
    assert (joined.seconds("preview"), joined.seconds("up"), joined.megabytes("engine")) == (1.0, 2.0, 100.0)
