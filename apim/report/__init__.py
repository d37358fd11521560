"""What a preview of a stack means for those who call its APIs, from what `pulumi preview --json` prints.

    report = judge(read(text, "preview.json"))

Pure. Values of the preview reach a report only where `shown` and `masking` allow it by name: secrets and whole documents
never do.
"""

from apim.engine_json import Unreadable
from apim.preview import Preview, read
from apim.render.report_json import as_json
from apim.render.report_markdown import as_markdown
from apim.render.report_text import as_text, coloured
from apim.report.grouping import judge
from apim.report.model import Report, Resource, Verdict
from apim.report.waivers import Waiver, allowed, applied
from apim.report.waivers import read as read_waivers


def as_html(report: Report) -> str:
    """One page."""
    from apim.render.report_html import as_html  # noqa: PLC0415 - who asks for text does not wait for the templates

    return as_html(report)


FORMATS = {"text": as_text, "markdown": as_markdown, "html": as_html, "json": as_json}

__all__ = [
    "FORMATS",
    "Preview",
    "Report",
    "Resource",
    "Unreadable",
    "Verdict",
    "Waiver",
    "allowed",
    "applied",
    "coloured",
    "judge",
    "read",
    "read_waivers",
]
