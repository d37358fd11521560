"""docs/reference/contract-changes.md tells every kind of change, as it is judged."""

import re
from pathlib import Path

from openapi.comparison import RULES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "contract-changes.md").read_text(encoding="utf-8")


def test_the_table_is_that_of_the_code():
    rows = [f"| {rule.id} | {rule.title} | {rule.request} | {rule.response} |" for rule in RULES.values()]
    assert re.findall(r"^\| DIFF-.*$", PAGE, re.MULTILINE) == rows


def test_rules_named_elsewhere_exist():
    """A name that ends in a dash and an ellipsis is a family."""
    for name in re.findall(r"DIFF-[A-Z-]+", PAGE):
        assert name in RULES or any(rule.startswith(name) for rule in RULES), name
