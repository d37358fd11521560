"""A proof as JUnit XML: a suite per API, a case per check, which CI systems show as tests.

The form is the one that Jenkins, GitLab, Azure DevOps and GitHub's actions read alike
(https://github.com/testmoapp/junitxml): `failure` and `skipped` with a message.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from apim.prove import Check, Proof
from apim.render.xml_text import xml_text


def as_junit(proof: Proof) -> str:
    """The document, with what was spent as properties of its suites."""
    root = Element("testsuites", {"name": xml_text(f"apim prove {proof.stack}"), **_counts(proof.checks)})
    for api, checks in proof.apis().items():
        suite = SubElement(root, "testsuite", {"name": xml_text(api), **_counts(checks)})
        for check in checks:
            suite.append(_case(check))
    if len(root):
        properties = Element("properties")
        for name, value in (("calls", proof.spent.calls), ("tokens", proof.spent.tokens)):
            SubElement(properties, "property", {"name": f"{name} of the whole proof", "value": str(value)})
        root[0].insert(0, properties)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _case(check: Check) -> Element:
    case = Element("testcase", {"classname": xml_text(check.api), "name": xml_text(check.what)})
    if check.status == "failed":
        failure = SubElement(case, "failure", {"message": xml_text(check.message), "type": "proof"})
        failure.text = "\nfix: ".join(map(xml_text, filter(None, (check.message, check.fix))))
    elif check.status == "skipped":
        SubElement(case, "skipped", {"message": xml_text("; ".join(filter(None, [check.message, check.fix])))})
    elif check.message:
        SubElement(case, "system-out").text = xml_text(check.message)
    return case


def _counts(checks: Sequence[Check]) -> dict[str, str]:
    failed, skipped = (sum(check.status == status for check in checks) for status in ("failed", "skipped"))
    return {"tests": str(len(checks)), "failures": str(failed), "errors": "0", "skipped": str(skipped)}
