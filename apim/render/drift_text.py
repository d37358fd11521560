"""What has drifted, as text."""

from collections.abc import Iterator

from apim.drift import Found
from apim.render.drift_report import DriftReport, author, difference
from linting import printable


def as_text(report: DriftReport) -> str:
    """A paragraph per finding, what was not compared, and the commands that revert all."""
    drift = report.drift
    lines = [line for each in drift.found for line in paragraph(report, each)]
    if drift.uncompared:
        lines += ["not compared:", *(f"  {printable(f'{each.name}: {each.why}')}" for each in drift.uncompared), ""]
    lines += [*(f"note: {printable(each)}" for each in drift.notes), report.summary]
    if report.commands:
        lines += ["", "to revert all of it, in this order:", *(f"  {printable(each)}" for each in report.commands)]
    return "\n".join(lines)


def paragraph(report: DriftReport, found: Found) -> Iterator[str]:
    """The lines of a finding."""
    way = report.remedy(found)
    yield f"{found.kind:7}  {found.what} {printable(found.name)}"
    yield from (f"  {printable(difference(each))}" for each in found.differences)
    if found.who:
        yield f"  by {printable(author(found))}"
    yield f"  revert: {printable(way.revert)}"
    yield f"  adopt: {printable(way.adopt)}"
    yield ""
