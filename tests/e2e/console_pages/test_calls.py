"""Calls in a real browser: as they come, as they are refused, long ones, and one that a second account takes over."""

import pytest

from tests.e2e.console_pages.conftest import ANSWER, CALLS, LIMITED, POOLED, RESPONSES, Console

pytestmark = [pytest.mark.rest, pytest.mark.timeout(300)]


def test_a_chat(console: Console):
    """The answer, its status, its tokens, and what the gateway did, which is a link away."""
    tab = console.send(POOLED, "Hello there")
    assert "You said: Hello there" in tab.evaluate(ANSWER)
    assert all(text in tab.text for text in ("200 OK", "2 sent, 9 answered, 11 in all", "x-ratelimit-remaining-requests"))
    assert "?token" not in tab.evaluate("location.href")
    tab.leave(lambda: tab.click(".why a"))
    assert "Why: backend 'contoso-openai-openai' answered 200" in tab.text
    assert "set-backend-service" in tab.text


def test_a_stream_is_seen_as_it_comes(console: Console):
    """Its beginning is on the screen while the model is still at work."""
    console.azure.arm_fault(plane="model", match={"account": "contoso-openai"}, action={"chunk_delay_ms": 300}, times=1)
    tab = console.open(POOLED)
    tab.fill("textarea[name=prompt]", "one two three four five six")
    tab.evaluate("window.isLeft = true")
    tab.click("button")
    seen, ready = tab.wait(f"!window.isLeft && {ANSWER}.includes('This') && [{ANSWER}, document.readyState]")
    assert ("six" in seen, ready) == (False, "loading")
    tab.loaded()
    assert "one two three four five six" in tab.evaluate(ANSWER)


def test_a_wrong_key(console: Console):
    """401, and the trace says that nothing was forwarded."""
    tab = console.open(POOLED)
    tab.evaluate("document.querySelector('select[name=consumer]').value = '-wrong-key'")
    tab.fill("textarea[name=prompt]", "Hello")
    tab.leave(lambda: tab.click("button"))
    assert "401" in tab.evaluate("document.querySelector('.facts dd.bad').innerText")
    tab.leave(lambda: tab.click(".why a"))
    assert "None: nothing was forwarded." in tab.text


def test_a_limit(console: Console):
    """429 once it is reached, and the trace names the policy."""
    for _ in range(CALLS + 1):
        tab = console.send(LIMITED, "Hello")
    assert "429" in tab.evaluate("document.querySelector('.facts dd.bad').innerText")
    assert "retry-after" in tab.text.lower()
    assert "rate-limit" in tab.evaluate("document.querySelector('.why').innerText")
    tab.leave(lambda: tab.click(".why a"))
    refused = "[...document.querySelectorAll('tr')].filter(e => e.innerText.includes('rate-limit')).map(e => e.innerText).join()"
    assert "Pulumi.local.yaml:" in tab.evaluate(refused)


def test_the_second_account_takes_over(console: Console):
    """The way of somebody who has read nothing: Faults, send; the answer is there, and the trace has both calls."""
    tab = console.open("/faults")
    tab.evaluate("document.querySelector('select[name=action]').value = '503'")
    tab.leave(lambda: tab.click("form[action='/faults'] button"))
    assert "0 of 1" in tab.text
    console.send(POOLED, "Are you there?")
    assert "You said: Are you there?" in tab.evaluate(ANSWER)
    tab.leave(lambda: tab.click(".why a"))
    attempts = tab.evaluate("[...document.querySelectorAll('.attempts > li')].map(e => e.innerText.split('\\n')[0])")
    assert [each.partition(" ")[0] for each in attempts] == ["503", "200"]
    assert "Why: backend 'contoso-openai-west-openai' answered 200" in tab.text
    tab.goto(f"{console.origin}/faults")
    assert "1 of 1" in tab.text
    assert "tripped" in tab.text
    tab.leave(lambda: tab.click("form[action='/faults/clear'] button"))
    assert "tripped" not in tab.text


def test_a_body_in_json(console: Console):
    """A response asked with what the form begins with."""
    tab = console.open(RESPONSES)
    tab.leave(lambda: tab.click("form.send button"))
    assert "200 OK" in tab.text
    assert "You said" in tab.evaluate(ANSWER)
