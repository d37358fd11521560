"""The page of usage: plots and tables of what was used, or why there are none."""

import re

from apim.usage.run import ask
from tests.apim.console.stage import visit
from tests.apim.graph.stage import HOSTILE
from tests.apim.usage.stage import NOW, Answers, api, row, stack, subscription


def page(rows, path="/usage", settings=None):
    """The page on what Azure answers, and its styles."""

    async def steps(browser):
        return await browser.get(path), await browser.get("/usage.css")

    return visit(
        steps, read=lambda asked: ask("s", settings or stack(), asked, lambda: Answers([rows]), NOW, subscription=subscription)
    )


def test_usage_is_plotted_and_listed():
    """By what is chosen; nothing on the page has styles of its own, which the page forbids."""
    found, style = page([row(), row(consumer="web", model="small")], "/usage?since=7d&by=consumer,day")
    assert found.status_code == 200
    assert found.text.count('<svg class="usage"') == 2
    assert "<td>web</td><td>2026-11-28</td>" in found.text
    assert '<option value="7d" selected>' in found.text
    assert not re.search(r"<style|style=|<script", found.text)
    assert ".usage .over" in style.text


def test_what_stands_in_the_way_is_said():
    """A stack that measures nothing, and a wrong address, which is shown and never run."""
    found, _ = page([], settings=stack(apis=[api("chat")]))
    assert "no API and no product of the stack has tokenMetric" in found.text
    found, _ = page([], "/usage?by=%3Cscript%3E")
    assert "&lt;script&gt;" in found.text
    assert "<script>" not in found.text


def test_hostile_names_are_shown_and_never_run():
    found, _ = page([row(consumer=text, model=text) for text in HOSTILE])
    assert "<script>" not in found.text
    assert "<img" not in found.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in found.text
