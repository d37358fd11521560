"""Limits in words, cuts that leave what changed, and what to do next."""

import json
import re

import pytest

from apim.report.contract_notices import LONGEST, cut_pair
from apim.report.waivers import KEY as WAIVERS
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
            "500 tokens a minute per subscription (was 1000); calls beyond get 429",
        ),
        (
            f'<llm-token-limit {KEY} token-quota="10" token-quota-period="Daily" />',
            f'<llm-token-limit {KEY} token-quota="9" token-quota-period="Daily" />',
            "9 tokens a day per subscription (was 10); calls beyond get 403",
        ),
        (
            "",
            f'<quota-by-key {KEY} calls="9" renewal-period="3600" />',
            "limit added: 9 calls an hour per subscription; calls beyond get 403",
        ),
        (
            "",
            f'<llm-token-limit {KEY} token-quota="9" token-quota-period="Daily" tokens-per-minute="2" />',
            "limit added: 2 tokens a minute per subscription, 9 tokens a day per subscription; calls beyond get 429 or 403",
        ),
        ('<rate-limit calls="5" renewal-period="90" />', '<rate-limit calls="6" renewal-period="90" />', "6 calls in 90 s (was 5)"),
        (
            "",
            """<rate-limit-by-key calls="5" renewal-period="60" counter-key="@(context.Request.IpAddress)" />""",
            "limit added: 5 calls a minute per address of a caller; calls beyond get 429",
        ),
        (
            f'<llm-token-limit {KEY} token-quota="9" token-quota-period="Daily" tokens-per-minute="2" />',
            "",
            "limit removed: 2 tokens a minute per subscription, 9 tokens a day per subscription",
        ),
    ],
)
def test_a_limit_is_told_in_words(old, new, words, report_on):
    """Its number, per what, and what it was."""
    assert f"risky: {words} [REPORT-LIMIT]" in report_on(changed(old, new))[1]


def test_a_number_that_may_not_be_printed_is_not(report_on):
    """A named value's, say: only that the limit changed."""
    out = report_on(changed('<rate-limit calls="5" renewal-period="60" />', '<rate-limit calls="{{n4me}}" renewal-period="60" />'))[
        1
    ]
    assert "rate-limit/@calls changed [REPORT-LIMIT]" in out


@pytest.mark.parametrize("size", [10, 500])
def test_a_cut_leaves_what_changed(size):
    """Also where it is far behind."""
    old, new = cut_pair(f"{'x' * size}one{'y' * size}", f"{'x' * size}two{'y' * size}")
    assert ("one" in old, "two" in new) == (True, True)
    assert max(len(old), len(new)) <= LONGEST + 1


KEPT = "every operation is kept, but calls may be limited, routed or answered otherwise"
READ = "nothing stops this: read what changes, and tell the callers who rely on it"
ACCEPT = (
    "change it so that callers keep what they have; or accept it, when they know: a waiver with its reason and its end "
    "(review.waivers in Pulumi.local.yaml), or for this once --allow {0}, on GitHub the label allow-breaking"
)


@pytest.mark.parametrize(
    ("steps", "callers", "following"),
    [
        ((), "nothing changes", "nothing to do"),
        ((step("create", "Backend", None, {"url": "https://a"}),), "calls go on as they are", "nothing to do"),
        ((step("update", "Backend", {"url": "https://a"}, {"url": "https://b"}),), KEPT, READ),
        (
            (step("update", "Api", {"apiId": "a", "path": "a"}, {"apiId": "a", "path": "b"}),),
            "calls that work today may fail",
            ACCEPT.format("breaking"),
        ),
        (
            (step("delete", "Backend", {"url": "https://a"}),),
            "what is listed is deleted in Azure, for good or until it is made anew: calls that need it fail",
            ACCEPT.format("destructive"),
        ),
    ],
)
def test_every_form_says_what_becomes_of_callers_and_what_to_do_next(steps, callers, following, report_on):
    """Text before the first block, Markdown before the first fold, HTML before the first heading."""
    top = report_on(*steps)[1].split("\n\n")[0]
    assert f"\ncallers: {callers}\n" in top
    assert f"\nnext: {following}" in top
    folded = report_on(*steps, form="markdown")[1].split("<details>")[0]
    assert f"**Callers**: {callers}\n" in folded
    assert f"- **Next**: {following}" in folded.replace("`", "")
    page = re.sub(r"</?code>", "", report_on(*steps, form="html")[1].split("<h2>")[0])
    assert f"<b>Callers:</b> {callers}</p>" in page
    assert f"<b>Next:</b> {following}</p>" in page
    found = json.loads(report_on(*steps, form="json")[1])
    assert (found["callers"], found["next"]) == (callers, following)


def test_what_is_waived_or_allowed_has_other_words(report_on):
    """Nobody is told to change what is accepted."""
    waiver = {"rule": "REPORT-ADDRESS", "resource": "a", "reason": "all callers have moved", "expires": "2027-01-31"}
    moved = step("update", "Api", {"apiId": "a", "path": "a"}, {"apiId": "a", "path": "b"})
    out = report_on(moved, config={WAIVERS: json.dumps({"waivers": [waiver]})}, options=("--today", "2026-11-29"))[1]
    assert "\ncallers: besides what is waived, calls go on as they are\n" in out
    assert "\nnext: nothing to do\n" in out
    out = report_on(moved, options=("--fail-on", "breaking", "--allow", "breaking"))[1]
    assert f"\nnext: {READ}\n" in out


def test_what_callers_lose_comes_before_its_cause(report_on):
    """And an API's own changes do not begin with the resource."""
    subscription = {"scope": "/apis/a", "primaryKey": ""}, {"scope": "/apis/a"}
    out = report_on(
        step("replace", "Subscription", *subscription, replaceReasons=["sid"], detailedDiff={"sid": {"kind": "update-replace"}})
    )[1]
    loss = "its keys open /apis/a no longer; the new one has other keys, which its callers need"
    assert f"is deleted and made anew: {loss}; because of sid" in out
