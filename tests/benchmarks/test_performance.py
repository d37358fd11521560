"""The page of figures: ratios, goals, and what was not measured."""

import sys

from benchmarks import performance, workloads
from benchmarks.performance import ADDED, page, spent
from benchmarks.row import Row


def test_a_row_has_its_ratio_and_what_it_was_not_told():
    """A missed goal stands there; a peer that is absent is no figure."""
    met, missed = Row("a", "s", 1.0, 4.0, 0.3, "x"), Row("a", "s", 2.0, 4.0, 0.3, "x")
    assert met.line() == "| a | 1.00 s | 4.00 s | 0.25 | ≤ 0.30 | `x` |"
    assert missed.line() == "| a | 2.00 s | 4.00 s | 0.50 (missed) | ≤ 0.30 | `x` |"
    assert Row("a", "s", 1.0, None, 0.3, "x").line() == "| a | 1.00 s | - | not measured | ≤ 0.30 | `x` |"
    assert page([met]).count("\n| a | ") == 1


def test_processor_time_and_memory_of_a_process(tmp_path):
    """Its own, whatever its exit code."""
    least = spent([sys.executable, "-c", "sum(range(10**6)); x = bytearray(50_000_000); raise SystemExit(1)"], tmp_path)
    assert least.seconds > 0
    assert least.megabytes > 50, "what the child allocates; the process that started it may weigh more"


def test_what_the_gateway_adds_is_read_from_its_own_benchmark():
    text = "p50                        direct   1.00 ms   gateway   3.36 ms   added   2.36 ms   (goal 2 ms)\np99   x\n"
    assert ADDED.findall(text) == ["2.36"]


def test_so_many_changes():
    """One per schema, as far as there are schemas with more than one property."""
    tree = {"components": {"schemas": {name: {"properties": {"a": {}, "b": {}}} for name in "xyz"}}}
    changed = workloads.with_changes(tree, 2)["components"]["schemas"].values()
    assert sorted(len(each["properties"]) for each in changed) == [1, 1, 2]


def test_figures_of_deployments_are_those_that_the_other_part_left(tmp_path, monkeypatch):
    """Without them nothing was measured."""
    monkeypatch.setattr(performance, "CACHE", tmp_path)
    assert [(row.ours, row.other) for row in performance.deployments()] == [(None, None)] * 3
