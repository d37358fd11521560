"""The package's surface: accept and compile."""

import pytest
from apim_simulator.policy import Accepted, PolicyRefused, accept, accept_fragment, compile_document, compile_fragment
from apim_simulator.policy.expressions import Expression

from simulator.tests.policy.conftest import document

TEXT = document(
    '<base/><set-backend-service backend-id="b1"/><set-header name="k"><value>{{Key-1}}</value></set-header>'
    '<include-fragment fragment-id="f"/>'
)
REBUILT = (
    '<policies>\r\n\t<inbound>\r\n\t\t<base />\r\n\t\t<set-backend-service backend-id="b1" />\r\n\t\t<set-header name="k">'
    '\r\n\t\t\t<value>{{Key-1}}</value>\r\n\t\t</set-header>\r\n\t\t<include-fragment fragment-id="f" />'
    "\r\n\t</inbound>\r\n</policies>"
)


@pytest.mark.parametrize("written", ["xml", "rawxml"])
def test_a_policy_is_accepted_with_what_must_exist_for_it(written):
    """Backends and fragments by id, named values by displayName; expressions and named values in ids are checked later."""
    references = frozenset({("backend", "b1"), ("named-value", "Key-1"), ("fragment", "f")})
    assert accept(TEXT, written, "api") == Accepted(REBUILT, TEXT, references)
    open_ended = document('<set-backend-service backend-id="@("b")" /><set-variable name="a" value="@("{{N}}")" />')
    assert accept(open_ended, "rawxml", "api").references == {("named-value", "N")}
    assert accept(document('<set-backend-service backend-id="{{N}}" />'), "xml", "api").references == {("named-value", "N")}


def test_a_fragment_stays_as_it_was_sent(recorded):
    """o24-15 answers the text of o24-13; that longer ones stay as well is inferred."""
    sent = recorded["o24-13"]["request"]["body"]["properties"]["value"]
    assert accept_fragment(sent, "xml").value == recorded["o24-15"]["response"]["body"]["properties"]["value"]
    longer = '<fragment>\n  <include-fragment fragment-id="g"/>\n</fragment>'
    assert accept_fragment(longer, "xml") == Accepted(longer, longer, frozenset({("fragment", "g")}))


@pytest.mark.parametrize(
    ("written", "refused"),
    [("xml-link", (501, "SimulatorUnsupported", "format")), ("json", (400, "ValidationError", "format"))],
)
def test_formats(written, refused, refusal):
    assert refusal(TEXT, written)[:3] == refused


def test_what_is_no_xml_is_refused_as_a_representation(refusal):
    """Recorded in issues: the target is `representation`, whatever the document was."""
    assert refusal("<policies>", "xml") == (400, "ValidationError", "representation", "no element found (line 1, column 11)")


def test_expressions_are_judged_at_upload_with_their_place(refusal):
    """Azure's compiler errors name the outermost statement; ours the place of the offending piece."""
    broken = document('\n<choose>\n<when condition="@(1 +)" /></choose>')
    assert refusal(broken) == (
        400,
        "ValidationError",
        "choose",
        "Error in element 'choose' on line 2, column 1: expression at line 3, column 23: this is no C#",
    )
    unknown = document('\n<choose>\n<when condition="@(context.Nope)" /></choose>')
    assert refusal(unknown) == (
        501,
        "SimulatorUnsupported",
        "choose",
        "Error in element 'choose' on line 3, column 28: expression: the member 'Nope' of IProxyRequestContext is not simulated",
    )


def test_named_values_are_put_in_before_parsing(refusal):
    """Known ones are judged in place; an expression with an unknown one waits until it is compiled."""
    text = document('<choose><when condition="@({{n}} > 1)" /></choose>')
    assert accept(text, "rawxml", "api").references == {("named-value", "n")}
    assert accept(text, "rawxml", "api", named_values={"N": "2"}).value.count("{{n}}") == 1
    assert refusal(text, named_values={"n": "true"})[:3] == (400, "ValidationError", "choose")
    with pytest.raises(PolicyRefused, match="there is no named value n"):
        compile_document(text, "rawxml", {}, "api")


def test_compiling_gives_statements_with_places_and_expressions():
    """Literals are stripped, expressions compiled, absent sections absent."""
    text = document('<choose><when condition="@(1 == {{one}})"><set-body> x </set-body></when></choose>', outbound="")
    compiled = compile_document(text, "rawxml", {"one": "1"}, "api")
    assert set(compiled.sections) == {"inbound", "outbound"}
    (choose,) = compiled.sections["inbound"]
    (when,) = choose.children
    assert isinstance(when.attributes["condition"], Expression)
    assert [statement.name for statement in choose.walk()] == ["choose", "when", "set-body"]
    assert when.children[0].text == "x"


def test_a_fragment_compiles_to_its_statements():
    (statement,) = compile_fragment('<fragment><set-variable name="a" value="{{v}}"/></fragment>', "xml", {"V": "1"})
    assert (statement.name, dict(statement.attributes)) == ("set-variable", {"name": "a", "value": "1"})
