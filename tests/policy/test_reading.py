"""Policy text is read with every expression of real policies, and what is not well-formed is told by line and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import policy
from linting import ContractError

EXPRESSIONS = {
    "quotes": '@(context.Request.Headers.GetValueOrDefault("x", "") == "a")',
    "angle brackets and ampersands": "@(1 < 2 && 3 > 2)",
    "generics": '@(context.Variables.GetValueOrDefault<string>("x"))',
    "brackets in strings": '@("(" + ")" + "}" + "[")',
    "escapes": '@("a\\"b)" + "\\\\")',
    "verbatim": '@(@"c:\\" + @"say ""hi)""")',
    "characters": "@(')' + '\\'' + '\"' + '\\u0041')",
    "interpolated": '@($"{context.Api.Name}) {{ }} {(1 > 0 ? "}" : ")")}")',
    "interpolated in interpolated": '@($"a{$"b{"c)"}"}")',
    "interpolated verbatim": '@($@"\\{context.Api.Id}"")" + @$"{1}")',
    "block": '@{ var x = new JObject(); // it\'s a ) here\n /* " } */ return x["a"]; }',
    "lambda": '@(list.Where(i => i["b"] != null).Select(i => { return i; }))',
}


def positions(document):
    """Each element's name with its line and column."""
    return [(element.name, *document.position(element.start)) for element in document.root.walk()]


def test_everything_has_its_place():
    """Elements, attributes, texts and comments, as read and as written."""
    text = "<policies>\n  <inbound>\n    <!-- key -->\n    <set-header  name = 'a&amp;b'>\n      <value>x &lt; y</value>"
    text += "</set-header>\n"
    text += " " * 4 + "<set-body><![CDATA[<a>]]></set-body>\n  </inbound>\n</policies>\n"
    document = policy.parse(text, "xml", "p.xml")
    assert positions(document) == [
        ("policies", 1, 1),
        ("inbound", 2, 3),
        ("set-header", 4, 5),
        ("value", 5, 7),
        ("set-body", 6, 5),
    ]
    inbound = document.section("inbound")
    header, body = inbound.elements
    name = header.attribute("name")
    comment = next(child for child in inbound.children if isinstance(child, policy.Comment))
    value = header.child("value").texts[0]
    assert (name.value.text, document.position(name.start), document.position(name.value.start)) == ("a&b", (4, 18), (4, 26))
    assert (comment.text, document.position(comment.start)) == (" key ", (3, 5))
    assert (value.text, document.position(value.start)) == ("x < y", (5, 14))
    assert [document.position(document.offset_in(value, index)).column for index in range(5)] == [14, 15, 16, 20, 21]
    assert (body.texts[0].text, body.texts[0].cdata) == ("<a>", True)
    assert text[header.start : header.end].endswith("</set-header>")


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_raw_expressions_are_read_to_their_end(expression, quote):
    """In an attribute and as a text, whatever they hold; escaped, the same document in the other format."""
    raw = f"<fragment><a b={quote}{expression}{quote} c='d'/><v>\n {expression} </v></fragment>"
    document = policy.parse(raw, "rawxml")
    element, value = document.root.elements
    assert (element.get("b"), element.get("c"), value.texts[0].text) == (expression, "d", f"\n {expression} ")
    assert raw[element.attribute("b").value.start : element.attribute("b").value.end] == expression
    safe = expression.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("'", "&apos;")
    escaped = policy.parse(f"<fragment><a b='{safe}' c='d'></a><v>{safe}</v></fragment>", "xml")
    assert policy.same(document, escaped)
    assert policy.differences(document, escaped) == ()


def test_escapes_in_a_raw_expression_are_resolved():
    document = policy.parse('<fragment><a b="@(x == &quot;)&quot; &amp;&amp; y &amp z)"/></fragment>', "rawxml")
    assert document.root.elements[0].get("b") == '@(x == ")" && y &amp z)'


MALFORMED = {
    "<policies>\n <inbound>\n</policies>": (3, 1, "</policies is where </inbound> is due"),
    "<policies>\n <a>": (2, 2, "<a> is not closed"),
    "<policies><a b='1' b='2'/></policies>": (1, 20, "<a> has the attribute b twice"),
    "<policies><a b/></policies>": (1, 14, "the attribute b has no value"),
    "<policies><a b=1/></policies>": (1, 14, "the value of b is not quoted"),
    "<policies><a b='x/></policies>": (1, 20, "a < is in the value of b"),
    "<policies><a b='x": (1, 17, "the value of b is not closed by '"),
    "<policies>a & b</policies>": (1, 13, "a & that begins no reference XML knows"),
    "<policies>&nbsp;</policies>": (1, 11, "a & that begins no reference XML knows"),
    "<policies>&#0;</policies>": (1, 11, "a & that begins no reference XML knows"),
    "<policies>\n&#x110000;</policies>": (2, 1, "a & that begins no reference XML knows"),
    "<policies>]]></policies>": (1, 11, "]]> is in a text"),
    "<policies><!-- a -- b --></policies>": (1, 18, "-- is in a comment"),
    "<policies><!-- a": (1, 11, "a comment is not closed"),
    "<policies><![CDATA[": (1, 11, "a CDATA section is not closed"),
    "<policies><": (1, 11, "a < that begins no element"),
    "<policies>< a/></policies>": (1, 11, "a < that begins no element"),
    "<policies><a": (1, 11, "the tag <a is not closed"),
    '<policies><a b="x"c="d"/></policies>': (1, 19, '"c" is in the tag <a> where an attribute or > is due'),
    "<policies><a ?></policies>": (1, 14, '"?" is in the tag <a> where an attribute is due'),
    "<policies><x:a/></policies>": (1, 11, 'the prefix of "x:a" is not declared'),
    "<policies>\x01</policies>": (1, 11, "character U+0001 may not stand in XML"),
    "<!DOCTYPE a><policies/>": (1, 1, "document types and processing instructions are not read"),
    "<policies><?php ?></policies>": (1, 11, "document types and processing instructions are not read"),
    "<policies/>\n<policies/>": (2, 1, "more follows behind </policies>"),
    "": (1, 1, "there is no element <policies> or <fragment>"),
    "  x": (1, 3, "there is no element <policies> or <fragment>"),
    "<a>" * 101: (1, 301, "elements are nested more than 100 deep"),
}


@pytest.mark.parametrize(("text", "expected"), MALFORMED.items(), ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("form", ["xml", "rawxml"])
def test_malformed_text_has_a_finding_with_line_and_column(text, expected, form):
    line, column, found = expected
    with pytest.raises(ContractError) as error:
        policy.parse(text, form, "p.xml")
    (finding,) = error.value.findings
    assert (finding.place, finding.found) == (f"line {line}, column {column}", found)
    assert (finding.source, finding.rule) == ("p.xml", "policy-syntax")
    assert finding.fix


@pytest.mark.parametrize(
    ("expression", "column", "found"),
    [
        ('@(context.Api"/></fragment>', 30, "a string in the expression is not closed"),
        ("@(a", 17, 'the expression is not closed by ")"'),
        ("@(a]", 20, '"]" is in the expression where ")" is due'),
        ("@(a /* )", 21, "a comment in the expression is not closed by */"),
        ("@(a + 'bc')", 23, "a character in the expression is not closed by '"),
        ('@("a\n")', 19, "a string in the expression is not closed"),
        ('@($"{a)")', 23, '")" is in the expression where "}" is due'),
    ],
)
def test_an_expression_without_end_has_a_finding_where_it_begins(expression, column, found):
    with pytest.raises(ContractError) as error:
        policy.parse(f'<fragment><a b="{expression}', "rawxml")
    (finding,) = error.value.findings
    assert (finding.place, finding.found) == (f"line 1, column {column}", found)


def test_raw_expressions_in_xml_have_a_fix():
    """The usual mistake: the text is rawxml."""
    with pytest.raises(ContractError, match="or say that the format is rawxml"):
        policy.parse('<fragment><a b="@(context.Variables["x"])"/></fragment>', "xml")


def test_a_byte_order_mark_and_a_declaration_are_no_content():
    document = policy.parse('\ufeff<?xml version="1.0" encoding="utf-8" ?>\r\n<!-- a -->\r\n<fragment />\r\n')
    assert positions(document) == [("fragment", 3, 1)]
    assert (document.is_fragment, document.sections) == (True, ())


PIECES = [
    "<a>",
    "</a>",
    "<b c='",
    "'/>",
    "@(",
    "@{",
    ")",
    "}",
    '"',
    '$"',
    "{",
    "&amp;",
    "&",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    " ",
    "x",
    "\n",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25), st.sampled_from(["xml", "rawxml"]))
def test_reading_never_crashes(pieces, form):
    """Any text is a document or a finding with a place in it."""
    text = "".join(["<a>", *pieces, "</a>"])
    try:
        document = policy.parse(text, form)
    except ContractError as error:
        (finding,) = error.findings
        assert finding.rule == "policy-syntax"
        line, column = (int(part.split()[1]) for part in finding.place.split(", "))
        assert 1 <= line <= text.count("\n") + 1
        assert 1 <= column <= len(text) + 1
        return
    for element in document.root.walk():
        assert text[element.start] == "<"
        assert text[element.end - 1] == ">"


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25))
def test_xml_is_what_another_reader_calls_xml(pieces):
    """What lxml takes we take, but for prefixes without declaration, which it reads; both see the same texts."""
    text = "".join(["<a>", *pieces, "</a>"])
    parser = etree.XMLParser(resolve_entities=False, remove_comments=True, strip_cdata=True)
    try:
        document = policy.parse(text)
    except ContractError as error:
        if "prefix" not in str(error) and "processing" not in str(error):
            with pytest.raises(etree.XMLSyntaxError):
                etree.fromstring(text.encode(), parser)
        return
    theirs = etree.fromstring(text.encode(), parser)
    ours = ["".join(child.text for child in element.children if isinstance(child, policy.Text)) for element in document.root.walk()]
    expected = [(element.text or "") + "".join(child.tail or "" for child in element) for element in theirs.iter()]
    assert [text.replace("\r\n", "\n").replace("\r", "\n") for text in ours] == expected
