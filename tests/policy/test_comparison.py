"""What API Management rewrites makes no difference; what a policy does, does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy

OLD = """<policies>
    <inbound>
        <base />
        <set-header name="a" exists-action="override"><value>1</value></set-header>
        <set-header name="b" exists-action="delete" />
    </inbound>
    <backend><forward-request timeout="60" /></backend>
    <outbound><base></base></outbound>
</policies>"""


def between(old, new):
    return policy.differences(policy.parse(old), policy.parse(new))


def test_form_makes_no_difference():
    """Declaration, white space, line ends, quotes, order of attributes, CDATA, comments, empty elements."""
    new = OLD.replace("<base />", "<!-- outer --><base></base>").replace('"', "'").replace("\n", "\r\n\t")
    new = new.replace("<value>1<", "<value>\n<![CDATA[1]]> <").replace(
        "name='b' exists-action='delete'", "exists-action='delete'  name='b'"
    )
    new = '<?xml version="1.0"?>' + new
    assert between(OLD, new) == ()
    assert policy.same(policy.parse(OLD), policy.parse(new))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('timeout="60"', 'timeout="61"', ("backend/forward-request/@timeout", "changed", "60", "61")),
        ('timeout="60"', "", ("backend/forward-request/@timeout", "removed", "60", None)),
        ('timeout="60"', 'timeout="60" x="1"', ("backend/forward-request/@x", "added", None, "1")),
        (">1<", ">2<", ('inbound/set-header[@name="a"]/value/text()', "changed", "1", "2")),
        ("<base></base>", "", ("outbound/base", "removed", "<base />", None)),
        (
            "<base />",
            '<base /><cors allow-credentials="true" />',
            ("inbound/cors", "added", None, '<cors allow-credentials="true" />'),
        ),
        ('name="b"', 'name="c"', ('inbound/set-header[@name="b"]/@name', "changed", "b", "c")),
    ],
)
def test_each_change_has_its_place(before, after, expected):
    assert between(OLD, OLD.replace(before, after)) == (policy.Difference(*expected),)


def test_order_of_elements_counts():
    """Policies run in order."""
    first, second = "<base />", '<set-header name="b" exists-action="delete" />'
    moved = OLD.replace(first, "@").replace(second, first).replace("@", second)
    assert {each.kind for each in between(OLD, moved)} == {"added", "removed"}


def test_a_fragment_is_no_policy():
    assert between("<policies />", "<fragment />") == (policy.Difference("", "changed", "<policies />", "<fragment />"),)


def test_what_the_service_answered_is_what_was_sent(evidence):
    """Every recorded PUT of a policy or fragment: the answer says the same, in other words."""
    compared = 0
    for file in sorted((evidence / "arm" / "captures").glob("*.json")):
        for entry in recorded(json.loads(file.read_text("utf-8"))):
            sent, answered = (text_of(entry.get(side)) for side in ("request", "response"))
            if sent and answered:
                assert policy.differences(policy.parse(sent), policy.parse(answered)) == ()
                compared += 1
    assert compared >= 10


def recorded(content):
    return content.values() if isinstance(content, dict) else content


def text_of(message):
    """The policy text in a recorded request or response."""
    body = message.get("body") if isinstance(message, dict) else None
    properties = body.get("properties") if isinstance(body, dict) else None
    value = properties.get("value") if isinstance(properties, dict) else None
    return value if isinstance(value, str) and ("<policies" in value or "<fragment" in value) else None


ELEMENTS = st.recursive(
    st.sampled_from(["<a/>", "<b/>", '<a name="x"/>', '<a name="y" c="1"/>', "text"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<d>{''.join(parts)}</d>"),
    max_leaves=8,
)


@given(ELEMENTS, ELEMENTS)
def test_no_difference_means_the_same(old, new):
    """`differences` is empty exactly where `same` holds."""
    first, second = (policy.parse(f"<fragment>{text}</fragment>") for text in (old, new))
    assert policy.differences(first, first) == ()
    assert (policy.differences(first, second) == ()) == policy.same(first, second)
