"""How a report is written: whatever names hold is escaped, and a comment has an end before it is too long."""

import html
import re

import pytest
from markdown_it import MarkdownIt

from tests.apim.report.steps import step
from tools.paths import ROOT

PREVIEW = ROOT / ".github" / "workflows" / "preview.yml"
NASTY = "a<img src=x onerror=alert(1)>|`b``c`*d*[e](f)&amp;"
BACKENDS = [step("delete", "Backend", {"url": "https://a"}, name=f"backend-{number:04}-{'x' * 60}") for number in range(900)]


def test_names_are_only_text_in_html(report_on):
    """No tag, attribute or entity of theirs."""
    steps = [step("update", "Api", {"apiId": NASTY, "path": "a"}, {"apiId": NASTY, "path": NASTY}, name=NASTY)]
    out = report_on(*steps, form="html")[1]
    assert "<img" not in out
    assert out.count(html.escape(NASTY)) >= 4


def test_names_are_only_text_in_markdown(report_on):
    """A renderer that lets HTML through makes nothing of them."""
    steps = [step("update", "Api", {"apiId": NASTY, "path": "a"}, {"apiId": NASTY, "path": NASTY}, name=NASTY)]
    out = MarkdownIt("commonmark", {"html": True}).render(report_on(*steps, form="markdown")[1])
    assert "<img" not in out
    assert "<em>d</em>" not in out
    assert "<a " not in out


def test_a_terminal_obeys_no_value(report_on):
    """Control characters are written out."""
    out = report_on(step("update", "Api", {"apiId": "a", "path": "a"}, {"apiId": "a", "path": "b\u001b[31m"}))[1]
    assert "\u001b" not in out
    assert "callers find it at https://<gateway>/b\\x1b[31m, was " in out


@pytest.mark.parametrize(
    ("verdict", "each"),
    [
        ("destructive", step("delete", "Backend", {"url": "https://a"})),
        ("breaking", step("update", "Api", {"path": "a"}, {"path": "b"})),
    ],
)
def test_the_label_is_the_workflows(report_on, verdict, each):
    """On GitHub one label lets both verdicts pass: the report names the one that the workflow looks for."""
    (label,) = re.findall(rf"--allow {verdict}, on GitHub the label ([\w-]+)\n", report_on(each)[1])
    assert f"contains(github.event.pull_request.labels.*.name, '{label}') && 'none'" in PREVIEW.read_text(encoding="utf-8")


def test_a_comment_is_never_too_long(report_on):
    """What finds no room is counted; no line and no fold is left open."""
    apis = [step("delete", "Api", {"apiId": f"api-{number:04}-{'y' * 60}"}, name=f"api-{number}") for number in range(900)]
    out = report_on(*BACKENDS, *apis, form="markdown")[1]
    assert len(out) < 60_000
    assert re.search(r"^and \d+ that found no room here: `--format json` tells all$", out, re.MULTILINE)
    assert out.count("<details>") == out.count("</details>")
    assert out.endswith("\n\n3 unchanged\n")


@pytest.mark.parametrize("number", [1, 40])
def test_a_fence_is_closed(number, report_on):
    """Also where a difference is cut."""
    old, new = (
        {"apiId": "a", "format": "xml", "value": f"<policies><inbound>{tags}</inbound></policies>"}
        for tags in ("", "".join(f"<set-variable name='v{each}' value='x' />" for each in range(number * 3)))
    )
    out = report_on(step("update", "ApiPolicy", old, new), form="markdown")[1]
    assert out.count("```") == 2
    assert ("more lines of difference" in out) == (number > 1)


def test_the_first_line_is_the_comments_name(report_on):
    """Whatever the stack is called, it ends the comment nowhere."""
    first = report_on(step("delete", "Backend", {"url": "a"}), form="markdown")[1].splitlines()[0]
    assert first == "<!-- azure-openai-apim report: local -->"
    strange = step("delete", "Backend", {"url": "a"}) | {"urn": "urn:pulumi:org/dev-->x::p::t::n"}
    assert report_on(strange, form="markdown")[1].splitlines()[0] == "<!-- azure-openai-apim report: org/dev-x -->"


def test_the_page_needs_nothing_else(report_on):
    """No script, nothing to load, both colour schemes."""
    out = report_on(*BACKENDS[:2], form="html")[1]
    assert not re.search(r"<script|<link|@import|url\(|https?://(?!a\b)", out)
    assert (
        '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; ' in out
    )
    assert "prefers-color-scheme: dark" in out
    assert 'name="viewport"' in out
