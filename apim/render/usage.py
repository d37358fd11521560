"""What was used, in every format that `apim usage` has."""

from collections.abc import Callable, Mapping

from apim.render.usage_csv import as_csv
from apim.render.usage_github import as_github
from apim.render.usage_html import as_html
from apim.render.usage_json import as_json
from apim.render.usage_text import as_text
from apim.usage import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "csv": as_csv,
    "json": as_json,
    "html": as_html,
    "github": as_github,
}
