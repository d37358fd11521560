"""CHANGELOG.md: one heading per version, newest first; each bullet says what the next preview shows."""

import re
from datetime import date
from pathlib import Path

from apim import __version__
from tests.apim.command_line import invoke

TEXT = (Path(__file__).resolve().parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""The headings of Keep a Changelog, in its order."""


def sections(level: int, text: str) -> dict[str, str]:
    """Text below each heading of a level."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_newest_version_is_the_one_in_force():
    """The heading below "Unreleased" is the version that the command prints, and versions and days go down."""
    unreleased, *released = sections(2, TEXT)
    assert unreleased == "Unreleased"
    pairs = [heading.split(" - ") for heading in released]
    assert pairs[0][0] == __version__
    assert invoke("--version") == (0, f"apim {__version__}\n", "")
    assert pairs == sorted(pairs, key=lambda pair: [int(part) for part in pair[0].split(".")], reverse=True)
    days = [date.fromisoformat(day) for _, day in pairs]
    assert days == sorted(days, reverse=True)


def test_bullets_stand_under_a_kind_of_change():
    """Nothing but bullets below a kind, kinds in their order, none of them empty."""
    for version, text in sections(2, TEXT).items():
        kinds = sections(3, text)
        assert list(kinds) == [kind for kind in KINDS if kind in kinds], version
        assert re.split(r"^### ", text, maxsplit=1, flags=re.MULTILINE)[0].strip() == "", version
        assert [kind for kind, bullets in kinds.items() if not bullets.strip().startswith("- ")] == [], version


def test_every_bullet_says_what_the_next_preview_shows():
    """In its last sentence; a line that belongs to no bullet is a leftover of a merge."""
    text = "".join(bullets for below in sections(2, TEXT).values() for bullets in sections(3, below).values())
    stray = [line for line in text.splitlines() if line and not re.match(r"- \S|  \S", line)]
    assert stray == []
    for bullet in re.split(r"^- ", text, flags=re.MULTILINE)[1:]:
        one_line = " ".join(bullet.split())
        assert one_line.count("Next preview: ") == 1, one_line
        assert re.search(r"\. Next preview: [^.]+$", one_line), one_line
