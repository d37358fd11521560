"""What has drifted, in every format that `apim drift` has."""

from collections.abc import Callable, Mapping

from apim.render.drift_github import as_github
from apim.render.drift_json import as_json
from apim.render.drift_junit import as_junit
from apim.render.drift_markdown import as_markdown
from apim.render.drift_report import DriftReport
from apim.render.drift_text import as_text

FORMATS: Mapping[str, Callable[[DriftReport], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "junit": as_junit,
    "github": as_github,
}
