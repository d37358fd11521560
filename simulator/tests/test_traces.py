"""Traces are bounded."""

from apim_simulator.traces import Traces


def test_the_oldest_goes_first():
    """Newest first in the list; one that still grows is seen growing."""
    traces = Traces(limit=2)
    for name in "abc":
        traces.keep(name, {"id": name, "method": "GET", "elements": []})
    assert (traces.get("a"), [s["id"] for s in traces.summaries()]) == (None, ["c", "b"])
    kept = traces.get("c")
    assert kept is not None
    kept["status"] = 200
    assert traces.summaries()[0]["status"] == 200
    traces.reset()
    assert traces.summaries() == []
