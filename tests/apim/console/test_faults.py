"""Faults, clock and breakers of the simulator, through its control API."""

import json

import httpx
import pytest

from tests.apim.console.stage import visit


class Control:
    """The control API: what it was asked."""

    def __init__(self, status=200):
        self.asked, self.status = [], status

    def __call__(self, request):
        """Answer."""
        body = json.loads(request.content) if request.content else None
        self.asked.append((request.method, request.url.path, body))
        assert request.headers["x-sim-key"] == "control"
        if self.status != 200:
            return httpx.Response(self.status, json={"error": {"message": "<b>no</b>"}})
        fault = {"plane": "model", "match": {"account": "contoso-openai"}, "action": {"status": 429}, "hits": 1, "times": 2}
        breaker = {"backend": "east", "state": "tripped", "until": None}
        return httpx.Response(200, json={"faults": [fault], "breakers": [breaker], "now": "2026-01-02T03:04:05+00:00"})


def test_the_page_shows_what_is_armed_and_what_moved():
    """Watched, it is read anew."""

    async def steps(browser):
        return await browser.get("/faults"), await browser.get("/faults?watch=on")

    page, watched = visit(steps, control=Control())
    assert "1 of 2" in page.text
    assert "tripped" in page.text
    assert "2026-01-02 03:04:05" in page.text
    assert 'http-equiv="refresh"' not in page.text
    assert '<meta http-equiv="refresh" content="2">' in watched.text
    assert "Behind a pool" in page.text
    assert page.text.count('<a href="/try/azure-openai/ChatCompletions_Create">') == 1
    assert "control" not in page.text.lower().replace("controlapi", "")


def test_actions():
    """A fault of an account, the clock, all cleared."""
    control = Control()

    async def steps(browser):
        for path, fields in (
            ("/faults", {"account": "contoso-openai", "action": "429", "times": "3"}),
            ("/faults/clock", {"step": "PT1M"}),
            ("/faults/clear", {}),
        ):
            assert (await browser.post(path, fields)).status_code == 303

    visit(steps, control=control)
    fault = {
        "plane": "model",
        "match": {"account": "contoso-openai"},
        "times": 3,
        "action": {"status": 429, "headers": {"Retry-After": "10"}},
    }
    assert control.asked == [
        ("POST", "/_sim/faults", fault),
        ("POST", "/_sim/clock", {"advance": "PT1M"}),
        ("DELETE", "/_sim/breakers", None),
        ("DELETE", "/_sim/faults", None),
    ]


@pytest.mark.parametrize(
    ("path", "fields", "text"),
    [
        ("/faults", {"account": "other", "action": "429", "times": "1"}, "is no account of this stack"),
        ("/faults", {"account": "contoso-openai", "action": "x", "times": "1"}, "is no fault"),
        ("/faults", {"account": "contoso-openai", "action": "429", "times": "0"}, "is no number of calls"),
        ("/faults", {"account": "contoso-openai", "action": "429", "times": "9" * 5000}, "is no number of calls"),
        ("/faults", {"account": "contoso-openai", "action": "429", "times": "²"}, "is no number of calls"),
        ("/faults/clock", {"step": "P1Y"}, "is no step"),
    ],
)
def test_what_cannot_be_done(path, fields, text):
    """One message, and nothing is asked of the simulator."""
    control = Control()

    async def steps(browser):
        return await browser.post(path, fields)

    page = visit(steps, control=control)
    assert (page.status_code, control.asked) == (400, [])
    assert text in page.text


def test_a_simulator_that_refuses():
    """Its words, as text."""

    async def steps(browser):
        return await browser.get("/faults"), await browser.post("/faults/clock", {"step": "PT1M"})

    for page in visit(steps, control=Control(500)):
        assert (page.status_code, "&lt;b&gt;no&lt;/b&gt;" in page.text) == (502, True)
