"""Findings for people: the program's own wording, coloured on a terminal only."""

from collections.abc import Sequence

import typer

from linting import Finding, few_alike

COLOURS = {"error": typer.colors.RED, "warning": typer.colors.YELLOW}


def as_text(findings: Sequence[Finding]) -> str:
    """One block per finding, few of those that are alike, and a last line that counts all."""
    listed, more = few_alike(findings)
    blocks = [f"{typer.style(finding.severity, fg=COLOURS[finding.severity], bold=True)}: {finding}" for finding in listed]
    return "\n".join([*blocks, *more, counted(findings)])


def counted(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`."""
    numbers = [(sum(finding.severity == severity for finding in findings), severity) for severity in COLOURS]
    return ", ".join(f"{number} {severity}{'' if number == 1 else 's'}" for number, severity in numbers)
