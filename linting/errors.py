"""The error that ends a run: every finding that stops a deployment, never only the first."""

from collections.abc import Iterable

from linting.finding import Finding
from linting.repetition import few_alike


class ContractError(Exception):
    """The stack cannot be deployed as configured. Carries every error found, never only the first.

    Its message lists a few of those that are alike, and counts the others.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        listed, more = few_alike(self.findings)
        super().__init__("\n".join((*map(str, listed), *more)))


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that must stop a deployment."""
    return tuple(finding for finding in findings if finding.severity == "error")
