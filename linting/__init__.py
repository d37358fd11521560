"""The rule engine: findings, the error that carries them, rules, and how rules are found and run.

`openapi`, `policy` and `desired_state` have rules of their own subjects and run them here; `settings` yields findings by itself;
one caller raises. So a user reads one shape of message whatever the mistake was.
"""

from linting.discovery import rules_in
from linting.errors import ContractError, errors
from linting.finding import Finding, Level, Location, Severity
from linting.printable import printable
from linting.repetition import few_alike
from linting.rule import Confidence, Fault, Rule
from linting.run import run

__all__ = [
    "Confidence",
    "ContractError",
    "Fault",
    "Finding",
    "Level",
    "Location",
    "Rule",
    "Severity",
    "errors",
    "few_alike",
    "printable",
    "rules_in",
    "run",
]
