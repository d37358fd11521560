"""Severities that a team gives to rules: stop, warn, or be silent."""

from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema

from linting import Level


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
