"""Findings for people: the program's own wording, coloured on a terminal only."""

from collections.abc import Sequence

import typer

from linting import Finding

COLOURS = {"error": typer.colors.RED, "warning": typer.colors.YELLOW}


def as_text(findings: Sequence[Finding]) -> str:
    """One block per finding and a last line that counts them. `typer.echo` drops the colours where there is no terminal."""
    blocks = [f"{typer.style(finding.severity, fg=COLOURS[finding.severity], bold=True)}: {finding}" for finding in findings]
    return "\n".join([*blocks, counted(findings)])


def counted(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`."""
    numbers = [(sum(finding.severity == severity for finding in findings), severity) for severity in COLOURS]
    return ", ".join(f"{number} {severity}{'' if number == 1 else 's'}" for number, severity in numbers)
