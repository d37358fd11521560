"""Policy text as a tree, and what is no XML."""

import pytest
from apim_simulator.policy.markup import Element, Markup, NotWellFormed, Place, Value


def test_the_tree_holds_text_as_xml_reads_it():
    """References are resolved, attributes lose line ends, comments are left out."""
    root = Markup('<a x="1&#10;2&lt;\n3"><!-- c --><b>t&amp;u<![CDATA[<v>]]></b>\n</a>', "xml").root()
    assert root.name == "a"
    assert root.text is None
    assert root.attributes["x"].text == "1\n2< 3"
    assert [(child.name, child.place, child.text.text) for child in root.children] == [("b", Place(2, 14), "t&u<v>")]


def test_an_expression_of_rawxml_is_not_decoded():
    """In rawxml `&lt;` inside an expression is five characters of C#; elsewhere it is a bracket."""
    root = Markup('<a x="@("&lt;" + \'<\')">&lt;@{"&amp;"}</a>', "rawxml").root()
    assert root.attributes["x"].text == "@(\"&lt;\" + '<')"
    assert root.text.text == '<@{"&amp;"}'


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("@(context.Variables.ContainsKey(&quot;a&quot;))", '@(context.Variables.ContainsKey("a"))'),
        ("@{return 1 &lt; 2 &amp;&amp; true;}", "@{return 1 < 2 && true;}"),
        ("@(&quot;a &amp;amp; b&quot;)", '@("a &amp; b")'),
        ("@(a && b)", "@(a && b)"),
    ],
)
def test_an_expression_that_was_escaped_all_the_same_is_decoded(sent, read):
    """A reference outside of strings is no C#; documents in use have them."""
    assert Markup(f"<a>{sent}</a>", "rawxml").root().text.text == read


def test_characters_know_their_offsets():
    """Places of messages are those in the text as sent, references or not."""
    markup = Markup("<a>\r\n &amp;x</a>", "xml")
    assert markup.root() == Element("a", Place(1, 1), {}, (), Value("\n &x", (3, 5, 6, 11)))
    assert markup.place(11) == Place(2, 7)


@pytest.mark.parametrize(
    ("text", "written", "place", "problem"),
    [
        ("<a>\n<b></a>", "xml", Place(2, 6), "mismatched tag"),
        ("", "xml", Place(1, 1), "no element found"),
        ('<a x="@("q")"/>', "xml", Place(1, 10), "not well-formed (invalid token)"),
        ('<a x="@("q""/>', "rawxml", Place(1, 7), "this expression has no end"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml", Place(1, 13), "a document type is not allowed"),
        ("<a>&nbsp;</a>", "xml", Place(1, 4), "undefined entity"),
    ],
)
def test_what_is_no_xml_says_where(text, written, place, problem):
    with pytest.raises(NotWellFormed) as caught:
        Markup(text, written)
    assert (caught.value.place, caught.value.problem) == (place, problem)


def test_a_declaration_may_claim_any_encoding():
    """The text is decoded already."""
    assert Markup('<?xml version="1.0" encoding="utf-16"?><a b="é"/>', "xml").root().attributes["b"].text == "é"
