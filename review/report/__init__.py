"""What a preview of a stack means for those who call its APIs, from what `pulumi preview --json` prints.

    report = judge(read(text, "preview.json"))

Pure. Values of the preview reach a report only where `shown` allows it by name: secrets and whole documents never do.
"""

from review.report.judging import Item, Report, Verdict, judge
from review.report.preview import Preview, Step, Unreadable, read
from review.report.writing import FORMATS

__all__ = ["FORMATS", "Item", "Preview", "Report", "Step", "Unreadable", "Verdict", "judge", "read"]
