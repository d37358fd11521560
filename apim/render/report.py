"""A report in every format that `apim report` has."""

from collections.abc import Callable, Mapping

from apim.render.report_json import as_json
from apim.render.report_markdown import as_markdown
from apim.render.report_text import as_text
from apim.report import Report


def as_html(report: Report) -> str:
    """One page."""
    from apim.render.report_html import as_html  # noqa: PLC0415 - who asks for text does not wait for the templates

    return as_html(report)


FORMATS: Mapping[str, Callable[[Report], str]] = {"text": as_text, "markdown": as_markdown, "html": as_html, "json": as_json}
