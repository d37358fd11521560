"""The progress bar: on a terminal alone, and only while something comes."""

import io
import sys

from apim.catalog.meter import meter


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self):
        """Yes."""
        return True


def printed(monkeypatch, stream, *steps):
    """What a meter wrote."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with meter("v1") as progress:
        for step in steps:
            progress(*step)
    return stream.getvalue()


def test_a_terminal_shows_name_and_bytes(monkeypatch):
    """As far as it has come."""
    text = printed(monkeypatch, Terminal(), (0, 2_000_000), (1_000_000, 2_000_000))
    assert "v1" in text
    assert "1.0/2.0 MB" in text


def test_a_document_that_is_here_shows_nothing(monkeypatch):
    """No bar flashes up."""
    assert printed(monkeypatch, Terminal()) == ""


def test_a_pipe_shows_nothing(monkeypatch):
    """Logs stay free of it."""
    assert printed(monkeypatch, io.StringIO(), (0, 10), (10, 10)) == ""
