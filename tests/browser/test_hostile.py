"""A hundred texts that a browser would run, in a browser: as answers, streamed and whole, and in every place of a trace."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from apim.console import server
from apim.console.session import Session, listening
from tests.apim.console.hostile import FLAG, RUN, TEXTS
from tests.apim.console.stage import CHAT, assembled
from tests.apim.console.test_hostile import answers, control, of_texts, trace
from tests.browser import chromium
from tests.browser.tab import Tab

pytestmark = pytest.mark.timeout(600)

RAN = f"window.{FLAG} ?? 0"
PARTS = 20
"""Runs, each with a part of the texts."""
MIXED = [TEXTS[number * 11 % len(TEXTS)] for number in range(len(TEXTS))]
"""All texts, in an order in which neighbours neither begin nor go on alike: ten beginnings are each followed by ten carriers."""


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    """A browser."""
    with chromium.running(tmp_path / "profile") as browser:
        yield Tab(browser).look()


def opened(tab: Tab, text: str) -> list[int]:
    """The flag on each page of a console that is full of the text."""
    with listening(0) as on:
        session = Session(on.getsockname()[1])
        app, client = assembled(session, answers(text), of=of_texts(text), source=trace(text), control=control(text))
        serving = threading.Thread(target=server.serve, args=(app, on), daemon=True)
        serving.start()
        tab.goto(session.address)
        flags = []
        for _ in range(3):
            tab.goto(f"{session.origin}{CHAT}")
            tab.fill("textarea[name=prompt]", text)
            tab.leave(lambda: tab.click("form.send button"))
            flags.append(tab.evaluate(RAN))
            call = tab.evaluate("location.href")
            assert "/calls/" in call
            flags.append(tab.goto(f"{call.partition('#')[0]}/trace").evaluate(RAN))
        flags += [tab.goto(f"{session.origin}{path}").evaluate(RAN) for path in ("/calls", "/stack", "/faults")]
        asyncio.run(client.aclose())
    return flags


@pytest.mark.rest
def test_the_flag_is_set_where_a_text_is_run(tab: Tab):
    """The test would see it: the first carrier on a page without policy."""
    tab.goto(f"data:text/html,<script>{RUN}</script>")
    assert tab.evaluate(RAN) == 1


@pytest.mark.parametrize(
    "part", [pytest.param(part, marks=pytest.mark.soak if part else pytest.mark.rest) for part in range(PARTS)]
)
def test_no_text_is_run(tab: Tab, part: int):
    """On any page, in whatever way it came."""
    size = len(MIXED) // PARTS
    found = {text: flags for text in MIXED[part * size : (part + 1) * size] if any(flags := opened(tab, text))}
    assert found == {}
    reported = [each for each in tab.events("Log.entryAdded") if "Content Security Policy" in each["entry"]["text"]]
    assert reported == []  # nor did the policy have to stop one
