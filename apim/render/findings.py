"""Findings in every format that `apim lint` has."""

from collections.abc import Callable, Mapping, Sequence

from apim.render.findings_github import as_github
from apim.render.findings_json import as_json
from apim.render.findings_sarif import as_sarif
from apim.render.findings_text import as_text
from linting import Finding

FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
