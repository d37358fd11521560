"""What a preview of a stack means for those who call its APIs, from what `pulumi preview --json` prints.

    report = make_report(read(text, "preview.json"))

Pure. Values of the preview reach a report only where `visible_inputs` and `masking` allow it by name: secrets and whole documents
never do.
"""

from apim.engine_json import Unreadable
from apim.preview import Preview, read
from apim.report.grouping import make_report
from apim.report.model import Report, Resource, Verdict
from apim.report.waivers import Waiver, allowed, applied
from apim.report.waivers import read as read_waivers

__all__ = [
    "Preview",
    "Report",
    "Resource",
    "Unreadable",
    "Verdict",
    "Waiver",
    "allowed",
    "applied",
    "make_report",
    "read",
    "read_waivers",
]
