"""Severities that a team gives to rules: stop, warn, or be silent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema

from linting import Finding, Level

IDS: Final = ("pool-deployments",)
"""Ids of what is found in settings alone and Azure would take: a team may give them another severity."""


def _undone(value: Any) -> Any:
    """YAML 1.1, which PyYAML reads, takes a bare `off` for false."""
    return "off" if value is False else value


RuleLevel = Annotated[
    Level,
    BeforeValidator(_undone),
    WithJsonSchema({"enum": ["error", "warning", "off", False], "description": "`off` may stand without quotes."}),
]
RuleName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
"""Which rules there are is not known here: `desired_state` refuses those that are none."""


def with_levels(findings: Iterable[Finding], levels: Mapping[str, Level]) -> Iterator[Finding]:
    """The findings, those of these ids with the team's severities."""
    for finding in findings:
        level = levels.get(finding.rule) if finding.rule in IDS else None
        if level != "off":
            yield finding if level is None else replace(finding, severity=level)
