"""What has drifted, as JUnit XML."""

import xml.etree.ElementTree as ET

from apim.render.drift_report import DriftReport, difference
from apim.render.drift_text import paragraph
from apim.render.xml_text import xml_text


def as_junit(report: DriftReport) -> str:
    """A test case per finding, failed; one that passed where nothing drifted; what was not compared is skipped."""
    drift = report.drift
    cases = [*drift.found, *drift.uncompared]
    count = {"tests": str(len(cases) or 1), "failures": str(len(drift.found)), "skipped": str(len(drift.uncompared))}
    suite = ET.Element("testsuite", {"name": f"drift of {report.stack}", **count})
    for found in drift.found:
        case = ET.SubElement(suite, "testcase", {"classname": found.what, "name": xml_text(found.name)})
        words = "; ".join(map(difference, found.differences)) or found.kind
        failure = ET.SubElement(case, "failure", {"type": found.kind, "message": xml_text(words)})
        failure.text = "\n".join(map(xml_text, paragraph(report, found))).strip()
    for each in drift.uncompared:
        case = ET.SubElement(suite, "testcase", {"classname": "not compared", "name": xml_text(each.name)})
        ET.SubElement(case, "skipped", {"message": xml_text(each.why)})
    if not cases:
        ET.SubElement(suite, "testcase", {"classname": "drift", "name": report.summary})
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode")
