"""The error that ends a run: every finding that stops a deployment, never only the first."""

from collections.abc import Iterable

from linting.finding import Finding


class ContractError(Exception):
    """The stack cannot be deployed as configured. Carries every error found, never only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that must stop a deployment."""
    return tuple(finding for finding in findings if finding.severity == "error")
