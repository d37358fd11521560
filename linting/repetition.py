"""One mistake that is made a thousand times, listed a few times and counted."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from linting.finding import Finding
from linting.printable import printable

MAX_ALIKE: Final = 20
"""Findings of one rule in one file that are listed; more of them are counted (our choice)."""


def few_alike(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings to list, in order, and a line on each rule and file of which there are more."""
    numbers: Counter[tuple[str, str]] = Counter()
    listed = []
    for finding in findings:
        numbers[finding.source, finding.rule] += 1
        if numbers[finding.source, finding.rule] <= MAX_ALIKE:
            listed.append(finding)
    more = (
        f"and {number - MAX_ALIKE} more of [{rule}] in {printable(source)}; `bin/apim lint --format json` has all"
        for (source, rule), number in numbers.items()
        if number > MAX_ALIKE
    )
    return tuple(listed), tuple(more)
