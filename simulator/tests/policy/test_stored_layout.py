"""The text that a GET answers, against the recordings and rule by rule."""

import pytest
from apim_simulator.policy.markup import Markup
from apim_simulator.policy.stored_layout import rebuilt

RECORDED = (
    "policy-01-service-put",
    "policy-06-product-put",
    "policy-10-api-put",
    "policy-15-operation-put",
    "policy-19-service-put-again",
    "policy-22-product-put-again",
    "policy-25-operation-put-again",
    "o24-12",
    "o24-20",
    "o26-03",
)


@pytest.mark.parametrize("capture", RECORDED)
def test_recorded_documents_are_rebuilt_byte_for_byte(capture, recorded):
    """What Azure answered to a PUT is what we make of the same text."""
    entry = recorded[capture]
    sent = entry["request"]["body"]["properties"]
    assert rebuilt(Markup(sent["value"], sent.get("format", "xml"))) == entry["response"]["body"]["properties"]["value"]


def test_every_recorded_document_is_compared(recorded):
    """A capture added later has to be listed here."""
    stored = {
        name
        for name, entry in recorded.items()
        if entry["request"]["method"] == "PUT"
        and entry["request"]["path"].endswith("/policies/policy")
        and entry["response"]["status"] < 300
    }
    assert stored == set(RECORDED)


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("<p><x/></p>", "<p>\r\n\t<x />\r\n</p>"),
        ("<p><x  /></p>", "<p>\r\n\t<x />\r\n</p>"),
        ("<p><x></x></p>", "<p>\r\n\t<x></x>\r\n</p>"),
        ("<p><x>\n  </x></p>", "<p>\r\n\t<x></x>\r\n</p>"),
        ("<p>\n<x a='1'\n   b=\"2\"/></p>", '<p>\r\n\t<x a="1" b="2" />\r\n</p>'),
        ("<p><x a='say \"1\"'/></p>", "<p>\r\n\t<x a='say \"1\"' />\r\n</p>"),
        ("<!--  top --><p></p>", "<!--  top -->\r\n<p></p>"),
        ("<p><!--a\n   b--><x/></p>", "<p>\r\n\t<!--a\n   b-->\r\n\t<x />\r\n</p>"),
        ("<p><x> &amp;amp; &#65; </x></p>", "<p>\r\n\t<x> &amp;amp; &#65; </x>\r\n</p>"),
        ("<p><x><![CDATA[ <y/> ]]></x></p>", "<p>\r\n\t<x><![CDATA[ <y/> ]]></x>\r\n</p>"),
        ("<p><x>a<!-- b -->c</x></p>", "<p>\r\n\t<x>a<!-- b -->c</x>\r\n</p>"),
        ("<p><x><y>a</y><!-- b --></x></p>", "<p>\r\n\t<x>\r\n\t\t<y>a</y>\r\n\t\t<!-- b -->\r\n\t</x>\r\n</p>"),
    ],
)
def test_one_rule_at_a_time(sent, answered):
    """Blanks between elements are ours, everything else is the sender's."""
    assert rebuilt(Markup(sent, "xml")) == answered


def test_expressions_of_rawxml_stay_as_written():
    """Quotes, brackets and line ends inside an expression are the user's."""
    text = '<p><x c="@(a == "}" && b < 1)"><v>@{\n  // it\'s "\n  return "</v>";\n}</v></x></p>'
    answered = '<p>\r\n\t<x c="@(a == "}" && b < 1)">\r\n\t\t<v>@{\n  // it\'s "\n  return "</v>";\n}</v>\r\n\t</x>\r\n</p>'
    assert rebuilt(Markup(text, "rawxml")) == answered


def test_rebuilding_is_idempotent():
    """A rebuilt document is its own rebuilding."""
    inbound = "<base/><choose><when condition='true'><x>t</x></when></choose>"
    text = f"<policies><!-- a --><inbound>{inbound}</inbound><outbound>\n</outbound></policies>"
    once = rebuilt(Markup(text, "xml"))
    assert rebuilt(Markup(once, "xml")) == once
