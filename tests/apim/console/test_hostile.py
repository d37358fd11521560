"""Texts of models, gateways and settings are shown, never run: pages have no script, and no element comes of a text."""

import json
from html import unescape
from html.parser import HTMLParser

import httpx
import pytest

from linting import printable
from tests.apim.console.stage import said, streamed, visit
from tests.apim.graph.stage import HOSTILE


class Elements(HTMLParser):
    """Names of elements, and attributes with a meaning to a browser."""

    def __init__(self, page):
        super().__init__()
        self.names, self.handlers = set(), set()
        self.feed(page.text)

    def handle_starttag(self, tag, attrs):
        """Note them."""
        self.names.add(tag)
        self.handlers |= {
            name for name, value in attrs if name.startswith("on") or str(value).startswith("javascript:") or name == "style"
        }


USUAL = {"script", "img", "iframe", "object", "embed", "style", "b"}
TEXTS = (
    *HOSTILE,
    "<!--the answer comes here-->",
    "</pre></article><form action=https://evil.example>",
    "<style>*{display:none}</style>",
)


async def ask(browser, text):
    """A call with a text in every place that a person fills."""
    typed = text.encode("utf-8", "replace").decode()
    return await browser.call({"prompt": typed, "system": typed, "stream": "on", "more": json.dumps({"user": text})})


@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_is_text(text):
    """Whole, streamed, as an error, in headers, in the page of calls."""

    def error():
        return httpx.Response(
            400,
            content=text.encode("utf-8", "replace"),
            headers={"x-said": text.encode("latin-1", "replace").replace(b"\n", b" ").replace(b"\0", b"")},
        )

    async def steps(browser):
        return [await ask(browser, text), await browser.get("/calls")]

    for answer in (lambda: said(text), lambda: streamed(text, text[:1] + text), error):
        for page in visit(steps, answer):
            found = Elements(page)
            assert found.names & USUAL <= {"b"}
            assert found.handlers == set()
            assert page.text.count("<form") <= 1


def test_it_is_shown_all_the_same():
    """As it was written; what would not be seen is written out."""

    async def steps(browser):
        return await browser.call()

    page = unescape(visit(steps, lambda: said("a\tb\n<b>\u202e\x1b[31m")).text)
    assert "a\tb\n<b>\\u202e\\x1b[31m" in page
    assert printable("\u202e") == "\\u202e"
