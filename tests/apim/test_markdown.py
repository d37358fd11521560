"""Text in tables of Markdown; inline code is tested with `apim diff`."""

from apim.render.markdown import cell


def test_a_cell_stays_one_cell_in_one_line():
    """Whatever somebody has written in Azure."""
    assert cell("a|b\n| c | <b>*&") == r"a\|b \| c \| &lt;b&gt;\*&amp;"
