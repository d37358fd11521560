"""The benchmark of mapped models: one small run of it."""

import pytest

from benchmarks import gateway_pairs, models


@pytest.mark.e2e
@pytest.mark.rest
def test_a_small_run(monkeypatch, capsys):
    """Every kind of call has both medians and a ratio."""
    monkeypatch.setattr(gateway_pairs, "WARM", 2)
    assert models.run(5) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["short", "long", "first streamed byte"]
    assert all("ratio" in line for line in lines)
