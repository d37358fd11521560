"""Stored things in a report: an owner's mark and a consumer's member, as they come, change and go."""

import pytest

from tests.apim.report.steps import step

POLICY = "<policies><inbound>{}</inbound><backend /><outbound /><on-error /></policies>"
MARK = '<set-variable name="stored-mark" value="@(context.{}.Id)" />'
MEMBER = '<set-variable name="stored-member" value="@(&quot;{}&quot;)" />'


def inputs(text):
    return {"apiId": "a", "operationId": "o", "format": "xml", "value": POLICY.format(text)}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "",
            MARK.format("User"),
            "breaking: stored things have owners: what others stored, and what was stored before is not ",
        ),
        (MARK.format("User"), "", "risky: stored things have no owners any more: each consumer reads what it knows the id of"),
        (MARK.format("User"), MARK.format("Api"), "breaking: stored things have another mark of their owners: "),
        ("", MEMBER.format("one"), "risky: a consumer's stored things are in one member of the pool: "),
        (MEMBER.format("one"), "", "risky: a consumer's stored things are in any member of the pool: "),
        (MEMBER.format("one"), MEMBER.format("two"), "risky: other members of the pool have stored things: "),
    ],
)
def test_a_change_is_in_words(old, new, words, report_on):
    assert words in report_on(step("update", "ApiOperationPolicy", inputs(old), inputs(new)))[1]


def test_a_first_policy_breaks_who_has_stored_something(report_on):
    """Where the API is there already; a new API has nobody who could."""
    policy = step("create", "ApiOperationPolicy", {}, inputs(MARK.format("User")))
    assert "breaking: stored things have owners" in report_on(policy)[1]
    assert "breaking" not in report_on(step("create", "Api", {}, {"apiId": "a", "path": "a"}), policy)[1]


def test_the_last_policy_leaves_no_owner(report_on):
    """Where the API stays."""
    policy = step("delete", "ApiOperationPolicy", inputs(MARK.format("User")), {})
    assert "risky: stored things have no owners any more" in report_on(policy)[1]
    assert "owners" not in report_on(step("delete", "Api", {"apiId": "a", "path": "a"}, {}), policy)[1]
