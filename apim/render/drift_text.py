"""What has drifted, as text."""

from collections.abc import Iterator

from apim.drift import Found
from apim.render.drift_report import DriftReport, author, difference


def as_text(report: DriftReport) -> str:
    """A paragraph per finding, what was not compared, and the commands that revert all."""
    drift = report.drift
    lines = [line for each in drift.found for line in paragraph(report, each)]
    if drift.uncompared:
        lines += ["not compared:", *(f"  {each.name}: {each.why}" for each in drift.uncompared), ""]
    lines += [*(f"note: {each}" for each in drift.notes), report.summary]
    if report.commands:
        lines += ["", "to revert all of it, in this order:", *(f"  {each}" for each in report.commands)]
    return "\n".join(lines)


def paragraph(report: DriftReport, found: Found) -> Iterator[str]:
    """The lines of a finding."""
    way = report.remedy(found)
    yield f"{found.kind:7}  {found.what} {found.name}"
    yield from (f"  {difference(each)}" for each in found.differences)
    if found.who:
        yield f"  by {author(found)}"
    yield f"  revert: {way.revert}"
    yield f"  adopt: {way.adopt}"
    yield ""
