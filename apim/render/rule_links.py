"""Where a rule of the report is explained: a page of this repository, as a host shows it."""

from apim.report.model import Report

PAGE = "{page}"
"""The part of a host's URL before a file of the repository."""
SHORT = 12
"""Digits of a commit that tell it from others."""
CHANGES, VERDICTS = "docs/reference/contract-changes.md", "docs/reference/verdicts.md"


def link(report: Report, rule: str) -> str:
    """The URL of a rule's page; "" where the repository's address is not known."""
    page = CHANGES if rule.startswith("DIFF-") else VERDICTS
    return report.pages.replace(PAGE, page)
