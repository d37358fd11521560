"""Long conversations and long answers in a real browser."""

import re

import pytest

from tests.e2e.console_pages.conftest import ANSWER, POOLED, Console
from tests.lanes import sampled

pytestmark = [pytest.mark.rest, pytest.mark.timeout(300)]

MEGABYTES = 2_000_000
ON_SCREEN = 3


@pytest.mark.parametrize("turns", sampled([20, 100], {20}))
def test_a_long_conversation(console: Console, turns: int):
    """Of as many questions, each asked on the page of the answer before; all are there in the end, in order.

    The first and the last are asked on the screen; those between are what its form sends, on pages that nobody looks at.
    """
    tab = console.send(POOLED, "question 0")
    form = tab.evaluate("Object.fromEntries(new FormData(document.querySelector('form.send')))")
    path = tab.evaluate("location.pathname")
    with console.without_screen() as client:
        for number in range(1, turns - ON_SCREEN):
            after = re.search(r'name="after" value="([^"]+)"', client.get(path).text)
            assert after
            sent = client.post(POOLED, data={**form, "after": after[1], "prompt": f"question {number}"})
            assert sent.status_code == 303, sent.text
            path = sent.headers["location"].partition("#")[0]
    tab.goto(f"{console.origin}{path}")
    for number in range(turns - ON_SCREEN, turns):
        tab.fill("textarea[name=prompt]", f"question {number}")
        tab.leave(lambda: tab.click("form.send button"))
    read = "[...document.querySelectorAll('article.message')].map(each => [each.getAttribute('aria-label'), each.innerText])"
    messages = tab.evaluate(read)
    assert len(messages) == 2 * turns
    assert [text for who, text in messages if who == "user"] == [f"question {number}" for number in range(turns)]
    assert all(f"question {number}" in text for number, (_, text) in enumerate(messages[1::2]))


def test_an_answer_of_two_megabytes(console: Console):
    """The page has its beginning, and says how long it is; all of it is one link away."""
    long = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "x" * MEGABYTES}, "finish_reason": "stop"}]}
    action = {"status": 200, "body": long, "headers": {"Content-Type": "application/json"}}
    console.azure.arm_fault(plane="model", match={"account": "contoso-openai"}, action=action, times=1)
    tab = console.send(POOLED, "Say much")
    assert "200 OK" in tab.text
    shown = tab.evaluate(f"{ANSWER}.length")
    assert 100_000 < shown < MEGABYTES
    tab.evaluate("document.querySelector('a[href$=\"/body\"]').closest('details').open = true")
    tab.leave(lambda: tab.click("a[href$='/body']"))
    assert len(tab.text) > MEGABYTES
