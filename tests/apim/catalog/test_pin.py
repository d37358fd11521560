"""Sums written into the catalog's text, which otherwise stays as it was."""

import pytest

from apim.catalog.parse import parse
from apim.catalog.pin import pinned

SUM = "ab" * 32
TEXT = """\
# ours
versions:
  "2024-10-21":   # the tutorial's
    url: https://example.com/a.json   # moved once
    openapi: 3.0.0
    status: stable
    basePath: /openai
  v1: {url: https://example.com/b.json, openapi: 3.0.0, status: ga, basePath: /openai/v1}
"""


def pin(text, version, found=SUM):
    """The text with a pin, which is again a catalog."""
    done = pinned(text, parse(text, "c"), version, found)
    entry = parse(done, "c").versions[version]
    assert (entry.sha256, entry.confirmed) == (found, True)
    return done


def test_a_sum_is_added_after_the_url():
    """Comments and order stay."""
    moved = "    url: https://example.com/a.json   # moved once\n"
    assert pin(TEXT, "2024-10-21") == TEXT.replace(moved, f"{moved}    sha256: {SUM}\n    confirmed: true\n")


def test_a_sum_is_added_on_one_line():
    """Flow style stays flow style."""
    assert pin(TEXT, "v1") == TEXT.replace("b.json,", f"b.json, sha256: {SUM}, confirmed: true,")


def test_a_known_sum_is_confirmed():
    """Only the word changes; once more changes nothing."""
    once = pin(TEXT, "2024-10-21")
    before = once.replace("confirmed: true", "confirmed: false")
    assert pin(before, "2024-10-21") == once
    assert pin(once, "2024-10-21") == once


def test_the_last_line_may_be_the_entry():
    """A text without final line break."""
    text = TEXT.rstrip("\n").replace("    basePath: /openai\n", "", 1).split("  v1:")[0]
    text = (
        text.replace("    url: https://example.com/a.json   # moved once\n", "    basePath: /openai\n")
        + "    url: https://example.com/a.json"
    )
    assert pin(text, "2024-10-21") == f"{text}\n    sha256: {SUM}\n    confirmed: true"


def test_a_sum_is_never_replaced():
    """That takes an editor, and a review."""
    text = pin(TEXT, "2024-10-21")
    with pytest.raises(ValueError, match="pinned to another sum"):
        pinned(text, parse(text, "c"), "2024-10-21", "cd" * 32)
