"""Findings and rules: what a user can get wrong, told the same way for documents, policies and stacks.

`settings`, `openapi` and `policy` yield findings; `desired_state` collects them; one caller raises. This package is the
only thing those share, so that a user reads one shape of message whatever the mistake was.
"""

from linting.errors import ContractError, errors
from linting.finding import Finding, Level, Severity
from linting.rule import rules_in

__all__ = ["ContractError", "Finding", "Level", "Severity", "errors", "rules_in"]
