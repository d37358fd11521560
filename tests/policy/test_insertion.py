"""What a team writes itself is in the section and at the end of it that it names, as it was written."""

import itertools

import pytest
from lxml import etree

from policy import ApiPolicy, KeyCredential, OperationPolicy, api_policy, included, operation_policy, parse, statements

SECTIONS, ENDS = ("inbound", "backend", "outbound", "on-error"), ("start", "end")
OWN = {(section, end): (included(f"{section}-{end}"),) for section, end in itertools.product(SECTIONS, ENDS)}
DOCUMENTS = {
    "api": api_policy(ApiPolicy(backend="b", credential=KeyCredential("k"), key_header="api-key", key_query="api-key", own=OWN)),
    "operation": operation_policy(OperationPolicy(own=OWN)),
}


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_each_place(text):
    """Both of a section, the start before the end."""
    found = {
        section.tag: [each.get("fragment-id") for each in section.iter("include-fragment")] for section in etree.fromstring(text)
    }
    assert found == {section: [f"{section}-{end}" for end in ENDS] for section in SECTIONS}


def test_statements_are_written_as_they_were_read():
    """Elements, attributes, and text that is in an element alone."""
    text = (
        '<fragment><set-header name="x" exists-action="override"><value>a</value><value /></set-header><mock-response /></fragment>'
    )
    own = {("on-error", "start"): statements(parse(text, "own.xml", "rawxml"))}
    (written,) = (each for each in etree.fromstring(operation_policy(OperationPolicy(own=own))) if each.tag == "on-error")
    inner = "".join(etree.tostring(each, encoding="unicode") for each in written.iterchildren())
    expected = f"<base/>{text.removeprefix('<fragment>').removesuffix('</fragment>')}".replace(" />", "/>")
    assert "".join(inner.split("\n")).replace("\t", "") == expected
