"""Limits in words, cuts that leave what changed, and what to do next."""

import pytest

from apim.report.contract_notices import LONGEST, cut_pair
from tests.apim.report.steps import step

POLICY = "<policies><inbound>{}</inbound><backend /><outbound /><on-error /></policies>"
KEY = """counter-key='@("a" + context.Subscription.Id)'"""


def changed(old, new):
    """The step of a policy's change."""
    return step("update", "ApiPolicy", *({"apiId": "a", "format": "rawxml", "value": POLICY.format(each)} for each in (old, new)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            f'<llm-token-limit {KEY} tokens-per-minute="1000" />',
            f'<llm-token-limit {KEY} tokens-per-minute="500" />',
            "500 tokens a minute per subscription (was 1000)",
        ),
        ('<rate-limit calls="5" renewal-period="90" />', '<rate-limit calls="6" renewal-period="90" />', "6 calls in 90 s (was 5)"),
        (
            "",
            """<rate-limit-by-key calls="5" renewal-period="60" counter-key="@(context.Request.IpAddress)" />""",
            "limit added: 5 calls a minute per address of a caller",
        ),
        (
            f'<llm-token-limit {KEY} token-quota="9" token-quota-period="Daily" tokens-per-minute="2" />',
            "",
            "limit removed: 2 tokens a minute per subscription, 9 tokens a day per subscription",
        ),
    ],
)
def test_a_limit_is_told_in_words(old, new, words, told):
    """Its number, per what, and what it was."""
    assert f"risky: {words} [REPORT-LIMIT]" in told(changed(old, new))[1]


def test_a_number_that_may_not_be_printed_is_not(told):
    """A named value's, say: only that the limit changed."""
    out = told(changed('<rate-limit calls="5" renewal-period="60" />', '<rate-limit calls="{{n4me}}" renewal-period="60" />'))[1]
    assert "rate-limit/@calls changed [REPORT-LIMIT]" in out


@pytest.mark.parametrize("size", [10, 500])
def test_a_cut_leaves_what_changed(size):
    """Also where it is far behind."""
    old, new = cut_pair(f"{'x' * size}one{'y' * size}", f"{'x' * size}two{'y' * size}")
    assert ("one" in old, "two" in new) == (True, True)
    assert max(len(old), len(new)) <= LONGEST + 1


def test_what_to_do_next(told):
    """Where the verdict stops; nothing where it does not."""
    out = told(step("delete", "Backend", {"url": "https://a"}))[1]
    assert "\nnext: change it so that callers keep what they have, or accept it: " in out
    assert "--allow destructive" in out
    assert "next:" not in told(step("update", "Backend", {"url": "https://a"}, {"url": "https://b"}))[1]
