"""Golden cases: a folder in `cases/` is two documents and exactly what a caller of the first notices of the second.

    old.yaml       its first line says what the case proves
    new.yaml
    expected.txt   what `apim diff --documentation` prints

`python -m tests.openapi.comparison.test_cases` writes expected.txt anew; review the difference.
"""

from pathlib import Path

import pytest

import openapi
from apim.render.contract_changes import as_text
from openapi.comparison import RULES, compare

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
REVERSED = {"-ADDED": "-REMOVED", "-REMOVED": "-ADDED"}


def pair(case):
    """The two documents of a case."""
    return [openapi.load((case / f"{name}.yaml").read_bytes(), name) for name in ("old", "new")]


def outcome(case):
    return as_text(compare(*pair(case), documentation=True)) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case):
    """A case folder yields exactly its changes, and says what it proves."""
    assert {path.name for path in case.iterdir()} == {"old.yaml", "new.yaml", "expected.txt"}
    assert (case / "old.yaml").read_text("utf-8").startswith("# ")
    assert plain(outcome(case)) == (case / "expected.txt").read_text("utf-8")


def plain(text):
    """Without the colours that a terminal would show."""
    for code in ("\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"):
        text = text.replace(code, "")
    return text


def test_every_rule_has_a_case():
    shown = "".join(path.read_text("utf-8") for path in FOLDER.glob("*/expected.txt"))
    assert [rule for rule in RULES if f"[{rule}]" not in shown] == []


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_document_is_no_change_of_itself(case):
    for document in pair(case):
        assert compare(document, document, documentation=True) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_way_back_has_as_many_changes(case):
    """What was added is gone the other way, at the same places; each change has a counterpart."""
    old, new = pair(case)
    forth, back = compare(old, new), compare(new, old)
    for kind in ("OPERATION", "RESPONSE-SUCCESS", "RESPONSE-ERROR", "HEADER", "MEDIA-TYPE", "ENUM-VALUE", "VARIANT"):
        for one, other in ((forth, back), (back, forth)):
            gone = sorted(change.before for change in one if change.rule == f"DIFF-{kind}-REMOVED")
            come = sorted(change.after for change in other if change.rule == f"DIFF-{kind}-ADDED")
            assert gone == come, kind


if __name__ == "__main__":
    for folder in CASES:
        (folder / "expected.txt").write_text(plain(outcome(folder)), "utf-8")
