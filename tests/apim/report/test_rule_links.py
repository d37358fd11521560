"""A report says of which commit it is and when it was made, and its rules lead to their pages, where somebody says which."""

import json
import re

import pytest

from tests.apim.report.steps import step

PAGES = "https://github.com/contoso/apim/blob/0123456789abcdef/{page}"
OPTIONS = ("--commit", "0123456789abcdef", "--pages", PAGES)
MOVED = step("update", "Api", {"apiId": "a", "path": "a"}, {"apiId": "a", "path": "b"})
VERDICTS = PAGES.replace("{page}", "docs/reference/verdicts.md")


def test_markdown(report_on):
    out = report_on(MOVED, form="markdown", options=OPTIONS)[1]
    assert re.search(r"^Commit `0123456789ab`, \d{4}-\d\d-\d\d \d\d:\d\d UTC$", out, re.MULTILINE)
    assert f"([REPORT-ADDRESS]({VERDICTS}))" in out


def test_html(report_on):
    out = report_on(MOVED, form="html", options=OPTIONS)[1]
    assert '<p class="note">Commit <code>0123456789ab</code>, ' in out
    assert f'<a href="{VERDICTS}">REPORT-ADDRESS</a>' in out


def test_text(report_on):
    """Rules are explained where a page can be opened."""
    out = report_on(MOVED, options=OPTIONS)[1]
    assert re.match(r"verdict: breaking\ncommit 0123456789ab, \d{4}-\d\d-\d\d \d\d:\d\d UTC\ncallers: ", out)


def test_json(report_on):
    out = json.loads(report_on(MOVED, form="json", options=OPTIONS)[1])
    assert out["commit"] == "0123456789abcdef"
    assert out["made"].endswith(" UTC")


def test_nothing_without_being_told(report_on):
    """Two reports on one preview are the same then, whenever they are made."""
    for form in ("text", "markdown", "html", "json"):
        out = report_on(MOVED, form=form)[1]
        assert "commit" not in out.lower()
        assert "](" not in out
        assert "<a " not in out


@pytest.mark.parametrize(
    "url", ["http://a/{page}", "https://a/", "https://a/{page})[x](y", "javascript:{page}", "https://a/{page}{page}"]
)
def test_no_url_of_pages(report_on, url):
    """It goes into links of a comment."""
    code, out, err = report_on(MOVED, options=("--pages", url))
    assert (code, out) == (2, "")
    assert err.startswith(f'error: --pages "{url}" is no URL with {{page}} in it; ')
