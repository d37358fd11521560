"""Texts of models, gateways, traces and settings are shown, never run: no element and no attribute of a page comes of one."""

import json
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from apim.console.body_fields import Field
from apim.console.traces import Attempt, Entry, Trace
from apim.graph import Graph, Node
from apim.usage.run import ask
from linting import Location, printable
from tests.apim.console.hostile import FLAG, TEXTS
from tests.apim.console.stage import CHAT, OUTPUTS, said, stack, streamed, visit
from tests.apim.graph.stage import HOSTILE
from tests.apim.usage.stage import NOW, Answers, row, subscription
from tests.apim.usage.stage import stack as measured

JSON = "/try/azure-openai/embeddings_create"
FIRST = {TEXTS[11 * at] for at in range(10)}
"""Each escape and each carrier once."""

ALL: list[Any] = [pytest.param(text, marks=() if text in FIRST else pytest.mark.rest) for text in TEXTS]
ALL += [*HOSTILE, "<!--the answer comes here-->"]


class Elements(HTMLParser):
    """Elements of a page with their attributes, but for what stands in an attribute's value; addresses that are led to."""

    def __init__(self, page):
        super().__init__()
        self.found, self.bad = [], []
        self.feed(page.text)

    def handle_starttag(self, tag, attrs):
        """Note it, and what no page of ours has."""
        self.found.append((tag, *sorted(name for name, _ in attrs)))
        values = dict(attrs)
        own = tag != "script" or values == {"src": "/static/complete.js", "defer": None}
        led = [str(values[name]) for name in ("href", "src", "action", "srcdoc") if name in values]
        if not own or "style" in values or any(name.startswith("on") for name in values):
            self.bad.append((tag, attrs))
        if any(not address.startswith(("/", "#")) for address in led):
            self.bad.append((tag, attrs))


def trace(text):
    """A source whose traces say nothing else."""
    pairs = ((text, text),)
    entry = Entry(text, text, text, 1.0, 1.0, text, text, pairs, pairs)
    found = Trace(text, text, text, (entry,), (Attempt(text, text, text, 1.0, pairs),), pairs, simulated=True)

    class Source:
        """Of that trace."""

        def prepare(self, _api_id):
            """Nothing to send."""
            return {}

        def fetch(self, _headers):
            """The trace."""
            return found

    return Source()


def of_texts(text):
    """Stack local, with the text wherever a name or a contract has one."""
    known = stack()
    node = Node("api:x", "api", text, (text, text), Location(text, text, 3))
    known = replace(known, graph=Graph(text, text, (node,), ()), known={**OUTPUTS, text: text})
    apis = {}
    for name, each in stack().apis.items():
        members = (Field(text, text, is_required=True, bounds=text, choices=text, description=text, values=(json.dumps(text),)),)
        operations = tuple(replace(one, members=members, sample=text) for one in each.operations)
        apis[name] = replace(each, operations=operations, deployments=(text,))
    known.__dict__["apis"] = apis
    return known


def answers(text):
    """A gateway that says it whole, in pieces, and in an error with its headers, in turns."""
    header = text.encode("latin-1", "replace").replace(b"\n", b" ").replace(b"\0", b"")
    content, headers = text.encode("utf-8", "replace"), {"x-said": header, "x-ratelimit-remaining": header}
    turns = [
        lambda: said(text),
        lambda: streamed(text, text[:1] + text),
        lambda: httpx.Response(400, content=content, headers=headers),
    ]

    def answer():
        turns.append(turns.pop(0))
        return turns[-1]()

    return answer


def control(text):
    """A simulator that says it."""

    def answer(_request):
        armed = {"plane": text, "match": {"account": text}, "action": {text: text}, "hits": 1, "times": 2}
        breaker = {"backend": text, "state": text, "until": text, text: text}
        return httpx.Response(200, content=json.dumps({"faults": [armed], "breakers": [breaker], "now": text}))

    return answer


async def every_page(browser, text):
    """All kinds of pages, the text in every place that a person, a gateway or a file fills."""
    typed = text.encode("utf-8", "replace").decode()
    fields = {
        "prompt": typed,
        "system": typed,
        "stream": "on",
        "more": json.dumps({"user": text}),
        "unchecked": "on",
        "trace": "on",
    }
    pages = [await browser.call(fields) for _ in range(3)]
    for page in list(pages):
        call = str(page.url)[len(browser.session.origin) :]
        pages.append(await browser.get(f"{call}/trace"))
        again = await browser.get(CHAT, params={"again": call.rpartition("/")[2]})
        wrong = await browser.post(CHAT, {**fields, "consumer": typed, "parameter-deployment-id": typed})
        pages += [again, wrong]
    pages.append(await browser.call({"body": json.dumps({text: text}), "unchecked": "on"}, JSON))
    pages.append(await browser.post(JSON, {"consumer": "demo", "parameter-deployment-id": "x", "body": typed}))
    pages.append(await browser.post("/faults", {"account": typed, "action": typed, "times": typed}))
    pages += [await browser.get(path) for path in ("/calls", "/stack", "/faults", "/usage", JSON)]
    return pages, await browser.get(f"{call}/body")


def visited(text):
    """Every page of a console that is full of the text, and the whole answer as it came."""
    read = lambda asked: ask(  # noqa: E731 - one line of what a page asks
        "s", measured(), asked, lambda: Answers([[row(consumer=text, model=text)]]), NOW, subscription=subscription
    )
    parts = {"of": of_texts(text), "source": trace(text), "control": control(text), "read": read}
    return visit(lambda browser: every_page(browser, text), answers(text), **parts)


HARMLESS = "words"


@pytest.fixture(scope="module")
def usual():
    """Elements of each page where the text is a plain one."""
    return [Elements(page).found for page in visited(HARMLESS)[0]]


def test_there_are_a_hundred():
    """Each of its own, and each would set the flag."""
    assert (len(set(TEXTS)), all(FLAG in text for text in TEXTS)) == (100, True)


@pytest.mark.parametrize("text", ALL)
def test_every_page_has_the_elements_that_it_has_anyway(text, usual):
    """Whatever the text: as an answer, in pieces, as an error, in headers, traces, names, contracts, forms and counts."""
    pages, whole = visited(text)
    for page, elements in zip(pages, usual, strict=True):
        found = Elements(page)
        assert found.bad == [], page.url
        assert found.found == elements, page.url
    assert whole.headers["content-type"].startswith("text/plain")


def test_it_is_shown_all_the_same():
    """As it was written; what would not be seen is written out."""

    async def steps(browser):
        return await browser.call()

    page = unescape(visit(steps, lambda: said("a\tb\n<b>\u202e\x1b[31m")).text)
    assert "a\tb\n<b>\\u202e\\x1b[31m" in page
    assert printable("\u202e") == "\\u202e"
