"""Findings as text, JSON, SARIF and GitHub annotations."""

from collections.abc import Sequence

from apim.render.findings_machine import FORMATS
from apim.render.findings_text import text
from linting import Finding

__all__ = ["written"]


def written(form: str, findings: Sequence[Finding]) -> str:
    """The findings in a format: text, json, sarif or github."""
    return {**FORMATS, "text": text}[form](findings)
