"""Where a rule of the report is explained: a page of this repository, as a host shows it."""

from apim.report.model import Report

PAGE = "{page}"
"""What stands in a host's URL for a file of the repository."""
SHORT = 12
"""Digits of a commit that tell it from others."""
CHANGES, VERDICTS = "docs/reference/contract-changes.md", "docs/reference/verdicts.md"


def link(report: Report, rule: str) -> str:
    """The URL of a rule's page; "" where nobody said where the repository is to read."""
    page = CHANGES if rule.startswith("DIFF-") else VERDICTS
    return report.pages.replace(PAGE, page)
