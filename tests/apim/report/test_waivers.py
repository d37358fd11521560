"""Waivers: what they cover, when they no longer count, what is told of those that cover nothing; and `--allow`."""

import json

import pytest

from apim.report.waivers import KEY
from tests.apim.report.steps import step

LOST = {"rule": "REPORT-DELETED", "resource": "thing", "reason": "nobody calls it since May", "expires": "2027-01-31"}
DELETED = step("delete", "Backend", {"url": "https://a"})
MOVED = step("update", "Api", {"apiId": "chat", "path": "a"}, {"apiId": "chat", "path": "b"})
MADE = {"format": "xml", "value": "<policies><inbound><rate-limit calls='{}' renewal-period='60' /></inbound></policies>"}
HALVED = step("update", "ApiPolicy", *({"apiId": "chat", **MADE, "value": MADE["value"].format(calls)} for calls in (10, 5)))


def waivers(*entries):
    """The configuration of a preview as the engine prints it."""
    return {KEY: json.dumps({"waivers": list(entries)})}


@pytest.fixture
def verdict(report_on):
    """Verdict, exit code with `--fail-on breaking` and remarks of a report as on a day."""

    def run(*steps, config, today="2026-11-26", options=()):
        code, out, err = report_on(
            *steps, form="json", config=config, options=("--fail-on", "breaking", "--today", today, *options)
        )
        assert err == ""
        found = json.loads(out)
        return found["verdict"], code, found["remarks"]

    return run


@pytest.mark.parametrize(
    ("each", "waiver"),
    [
        (DELETED, LOST),
        (MOVED, LOST | {"rule": "REPORT-ADDRESS"}),
        (MOVED, LOST | {"rule": "REPORT-ADDRESS", "resource": "chat"}),
        (MOVED, LOST | {"rule": "REPORT-ADDRESS", "resource": "chat", "at": "path"}),
        (HALVED, LOST | {"rule": "REPORT-LIMIT", "resource": "chat", "at": "inbound/rate-limit"}),
    ],
)
def test_a_waived_change_counts_for_no_verdict(each, waiver, verdict, report_on):
    """And is shown as waived, with until when and why."""
    assert verdict(each, config=waivers(waiver)) == ("safe", 0, [])
    assert ", waived until 2027-01-31: nobody calls it since May\n" in report_on(each, config=waivers(waiver))[1]
    markdown = report_on(each, config=waivers(waiver), form="markdown")[1]
    assert ", waived until 2027-01-31: nobody calls it since May\n" in markdown
    assert "- ~~" in markdown


@pytest.mark.parametrize(
    "waiver",
    [
        LOST | {"rule": "REPORT-REPLACED"},
        LOST | {"resource": "other"},
        LOST | {"at": "path"},
    ],
)
def test_a_waiver_of_something_else_is_told(waiver, verdict):
    """It covers nothing, and what happens counts."""
    name, code, remarks = verdict(DELETED, config=waivers(waiver))
    assert (name, code) == ("destructive", 1)
    at = f" at {waiver['at']}" if "at" in waiver else ""
    named = f"the waiver of {waiver['rule']} for {waiver['resource']}{at}"
    assert remarks == [f"{named} covers nothing in this preview: remove it, or correct what it names"]


def test_a_waiver_counts_to_the_end_of_its_last_day(verdict):
    """And not on the next."""
    config = waivers(LOST)
    assert verdict(DELETED, config=config, today="2027-01-31") == ("safe", 0, [])
    report_on = (
        "the waiver of REPORT-DELETED for thing expired on 2027-01-31 and does not count: renew it with a reason, or remove it"
    )
    assert verdict(DELETED, config=config, today="2027-02-01") == ("destructive", 1, [report_on])


def test_one_waiver_leaves_the_rest(verdict):
    """The verdict is that of what is not waived."""
    name, code, _ = verdict(DELETED, MOVED, config=waivers(LOST))
    assert (name, code) == ("breaking", 1)


def test_dates_as_the_engine_passes_them(verdict):
    """YAML reads an unquoted date as a point in time."""
    assert verdict(DELETED, config=waivers(LOST | {"expires": "2027-01-31 00:00:00 +0000 UTC"})) == ("safe", 0, [])


@pytest.mark.parametrize(
    ("waiver", "expected"),
    [
        (LOST | {"expires": "soon"}, '"soon" is no date; write it like "2027-01-31"'),
        (LOST | {"reason": "because"}, "reason"),
        ({"rule": "REPORT-DELETED"}, "resource"),
    ],
)
def test_a_wrong_waiver_is_refused(waiver, expected, report_on):
    """With its place; nothing is reported that it might have changed."""
    code, out, err = report_on(DELETED, config=waivers(waiver))
    assert (code, out) == (2, "")
    assert "azure-openai-apim:review.waivers[0]" in err
    assert expected in err


def test_an_override_lets_one_verdict_pass(verdict):
    """`--allow breaking`, as a workflow says that saw a label; it is told, and stops nothing worse."""
    allowed = ["breaking changes are allowed by --allow, so this does not stop"]
    assert verdict(MOVED, config={}, options=("--allow", "breaking")) == ("breaking", 0, allowed)
    assert verdict(DELETED, config={}, options=("--allow", "breaking")) == ("destructive", 1, [])
    assert verdict(DELETED, config={}, options=("--allow", "destructive"))[:2] == ("destructive", 0)
