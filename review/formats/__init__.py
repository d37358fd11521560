"""Findings as text, JSON, SARIF and GitHub annotations."""

from collections.abc import Sequence

from findings import Finding
from review.formats.machine import FORMATS
from review.formats.text import text

__all__ = ["written"]


def written(form: str, findings: Sequence[Finding]) -> str:
    """The findings in a format: text, json, sarif or github."""
    return {**FORMATS, "text": text}[form](findings)
