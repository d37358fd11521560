"""The gateway's benchmark: its arithmetic, and one small run of it."""

import asyncio

import pytest

from benchmarks import gateway


def test_percentiles_are_values_that_were_seen():
    """Half of the calls are no slower than the p50, all but the slowest hundredth no slower than the p99."""
    times = gateway.Times(tuple(float(value) for value in range(100, 0, -1)))
    assert (times.percentile(0.5), times.percentile(0.99), times.percentile(1)) == (51.0, 100.0, 100.0)


def test_calls_start_when_they_are_due_whether_or_not_earlier_ones_have_ended():
    """The third call starts while the first still runs."""
    under_way = []

    async def call() -> float:
        under_way.append(1)
        most = len(under_way)
        await asyncio.sleep(0.05)
        under_way.pop()
        return float(most)

    assert max(asyncio.run(gateway.paced(call, 3, 1000))) > 1


@pytest.mark.e2e
def test_a_small_run(monkeypatch, capsys):
    """It calls a real simulator both ways, and says what each took and that no stream was lost."""
    monkeypatch.setattr(gateway, "RATE", 10)
    monkeypatch.setattr(gateway, "ROUNDS", 1)
    monkeypatch.setattr(gateway, "SECONDS", 1)
    monkeypatch.setattr(gateway, "STREAMS", 10)
    assert asyncio.run(gateway.run(80)) == 0
    said = capsys.readouterr().out
    assert all(label in said for label in ("p50", "p99", "first streamed byte", "streams complete  10 of 10", "of 80 calls"))
