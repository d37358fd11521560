"""The benchmark of stored things: one small run of it."""

import pytest

from benchmarks import gateway_pairs, stored


@pytest.mark.e2e
@pytest.mark.rest
def test_a_small_run(monkeypatch, capsys):
    """Every kind of call has both medians and a ratio."""
    monkeypatch.setattr(gateway_pairs, "WARM", 2)
    assert stored.run(5) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["created", "read, asked", "read, known", "first streamed byte"]
    assert all("ratio" in line for line in lines)
