"""The benchmark of the console: what it says without a browser and without a demo."""

from benchmarks import console


def test_what_is_not_there_is_not_measured(monkeypatch, capsys):
    """A row for each, without numbers, and the way to have them."""
    monkeypatch.setattr("tools.simulator_process.running", lambda _: None)
    monkeypatch.setattr("tests.browser.chromium.installed", lambda: None)
    rows = console.rows(1)
    assert ["not measured" in row.line() for row in rows] == [True] * 4
    assert [row.goal for row in rows] == [1.0] * 4
    assert "`make demo` deploys it" in capsys.readouterr().out
