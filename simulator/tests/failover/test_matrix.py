"""Every row of the failover matrix, seen by the unmodified openai package; and the document that is written from it."""

import pytest

from simulator.tests.failover import page

ROWS = page.rows()
CASE = ("variant", "fault", "members", "call")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[name] for name in CASE))
def test_outcome(row, scene):
    """Caller, calls, headers, breakers and the call after it are those that the row states."""
    case = {name: row[name] for name in CASE}
    assert case | scene.play(**case) == row


def test_every_combination_is_stated_once():
    """Faults, members, calls and variants of the scene, in its order."""
    assert [tuple(row[name] for name in CASE) for row in ROWS] == page.cases()


def test_the_document_is_the_matrix():
    """docs/reference/failover.md is what `python -m simulator.tests.failover.page` writes."""
    assert page.PAGE.read_text(encoding="utf-8") == page.page()
