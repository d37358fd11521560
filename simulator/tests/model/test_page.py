"""The page about the model server is what the code says."""

from .page import MARKER, PAGE, lists


def test_the_page_lists_what_the_code_has():
    """Written again by `python -m simulator.tests.model.page`."""
    head, marker, rest = PAGE.read_text(encoding="utf-8").partition(MARKER)
    assert head.startswith("# ")
    assert marker + rest == lists()
