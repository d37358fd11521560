"""Calls: what is sent, what is shown of the answer while and after it comes, and that a key is in no page."""

import json
import re
from html import unescape

import httpx
import pytest

from tests.apim.console.stage import CHAT, FORM, KEY, said, stack, streamed, visit


def words(page):
    """The texts of a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text)))


def test_what_is_sent_for_a_conversation():
    """The consumer's key as the API wants it, the api-version, the messages."""

    async def steps(browser):
        return await browser.call(
            {"stream": "on", "usage": "on", "system": "Be brief.", "more": '{"temperature": 0.2}'}
        ), browser.sent

    page, (sent,) = visit(
        steps, lambda: streamed("Hel", "lo", usage={"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4})
    )
    assert str(sent.url) == "https://gw.example/contoso/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
    assert sent.headers["api-key"] == KEY
    assert json.loads(sent.content) == {
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.2,
    }
    assert "Hello" in words(page)
    assert "3 sent, 1 answered, 4 in all" in words(page)


def test_a_conversation_goes_on_with_what_was_answered():
    """Each call has the messages before it; one that was refused leaves none behind, and its message in the form."""
    answers = iter([said("One"), httpx.Response(429, json={"statusCode": 429}), said("Three")])

    async def steps(browser):
        first = await browser.call()
        after = re.search(r'name="after" value="([^"]+)"', first.text)[1]
        refused = await browser.call({"prompt": "And?", "after": after})
        assert "And?" in re.search(r'name="prompt"[^>]*>([^<]*)<', refused.text)[1]
        after = re.search(r'name="after" value="([^"]+)"', refused.text)[1]
        await browser.call({"prompt": "And?", "after": after})
        return [json.loads(each.content)["messages"] for each in browser.sent]

    first, second, third = visit(steps, lambda: next(answers))
    assert [each["content"] for each in first] == ["Hello"]
    assert second == third == [*first, {"role": "assistant", "content": "One"}, {"role": "user", "content": "And?"}]


@pytest.mark.parametrize(("consumer", "key"), [("-no-key", None), ("-wrong-key", "a-key-that-opens-nothing")])
def test_who_is_no_consumer(consumer, key):
    """No key, and one that opens nothing, to see how they are refused."""
    refusal = httpx.Response(401, json={"statusCode": 401, "message": "Access denied"}, headers={"retry-after": "7"})

    async def steps(browser):
        return await browser.call({"consumer": consumer}), browser.sent[0].headers.get("api-key")

    page, sent = visit(steps, lambda: refusal)
    assert sent == key
    assert "401" in words(page)
    assert "retry-after 7" in words(page)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"prompt": " "}, "the message is empty"),
        ({"consumer": "nobody"}, '"nobody" is no consumer'),
        ({"parameter-deployment-id": ""}, "deployment-id is empty"),
        ({"parameter-deployment-id": ".."}, "is a step of a path"),
        ({"more": "{"}, "more members is no JSON: line 1, column 2"),
        ({"more": "[]"}, "more members must be a JSON object"),
        ({"more": "[" * 200_000}, "nested too deep"),
    ],
)
def test_a_form_that_cannot_be_sent_comes_back(change, text):
    """With one message, and what was typed."""

    async def steps(browser):
        return await browser.post(CHAT, {**FORM, **change}), len(browser.sent)

    page, sent = visit(steps)
    assert (page.status_code, sent) == (400, 0)
    assert text in words(page)


def test_half_a_surrogate_in_an_answer_goes_on_as_an_escape():
    """JSON may hold it; UTF-8 may not."""

    async def steps(browser):
        page = await browser.call()
        after = re.search(r'name="after" value="([^"]+)"', page.text)[1]
        await browser.call({"after": after})
        return json.loads(browser.sent[1].content)["messages"][1]["content"]

    assert visit(steps, lambda: said("\ud800")) == "\ud800"


def test_a_parameter_cannot_leave_its_place():
    """It is one segment, whatever is in it."""

    async def steps(browser):
        await browser.call({"parameter-deployment-id": "../../x?y=1#z"})
        return browser.sent[0].url.raw_path

    assert visit(steps) == b"/contoso/openai/deployments/..%2F..%2Fx%3Fy%3D1%23z/chat/completions?api-version=2024-10-21"


def test_the_key_is_in_no_page():
    """Not where the gateway repeats it, not in the call as a command, not where a URL or a header holds it."""
    echo = {"choices": [{"message": {"content": f"your key is {KEY}"}}]}
    headers = {"x-echo": KEY, "authorization": "Bearer abc", "location": f"https://x/?subscription-key={KEY}"}

    async def steps(browser):
        page = await browser.call({"prompt": "What is my key?"})
        call = re.search(r"/calls/([\w-]+)", page.text)[1]
        return [
            page,
            *[await browser.get(path) for path in (f"/calls/{call}/body", f"/calls/{call}/trace", "/calls", "/stack", CHAT)],
        ]

    pages = visit(steps, lambda: httpx.Response(200, json=echo, headers=headers))
    assert {page.status_code for page in pages} == {200}
    assert all(KEY not in page.text for page in pages)
    assert "Bearer abc" not in pages[0].text
    assert "$AZURE_OPENAI_API_KEY" in pages[0].text
    assert KEY not in repr(stack())


def test_the_other_key_of_a_subscription_is_masked_too():
    """Consumers go over to it when keys are turned."""
    assert stack(secondarySubscriptionKeys={"demo": "the-0ther-key"}).secrets == (KEY, "the-0ther-key")


def test_the_icon_is_no_style():
    """A browser that may not guess types shows it all the same."""

    async def steps(browser):
        return [(await browser.get(f"/static/{name}")).headers["content-type"] for name in ("icon.svg", "console.css")]

    assert visit(steps, lambda: httpx.Response(200)) == ["image/svg+xml", "text/css; charset=utf-8"]


def test_a_gateway_that_does_not_answer_and_one_that_breaks_off():
    """The page says so, and what to do."""

    class Broken(httpx.AsyncByteStream):
        async def __aiter__(self):
            yield b'data: {"choices": [{"delta": {"content": "Ha"}}]}\n\n'
            raise httpx.ReadError("reset")

    def refuse(request):
        raise httpx.ConnectError("no route", request=request)

    async def steps(browser):
        return await browser.call()

    assert "could not be reached: no route; SSL_CERT_FILE" in words(visit(steps, refuse))
    events = {"content-type": "text/event-stream"}
    broken = words(visit(steps, lambda: httpx.Response(200, headers=events, stream=Broken())))
    assert "Ha" in broken
    assert "the answer broke off: reset" in broken


def test_other_operations_are_json():
    """The form begins with what the contract wants; the answer is shown as it is."""

    async def steps(browser):
        form = await browser.get("/try/azure-openai/embeddings_create")
        page = await browser.call({"body": '{"input": "x"}'}, "/try/azure-openai/embeddings_create")
        bad = await browser.post("/try/azure-openai/embeddings_create", {**FORM, "body": "3"})
        return form, page, bad, browser.sent

    form, page, bad, (sent,) = visit(steps, lambda: httpx.Response(200, json={"data": [{"embedding": [0.5]}]}))
    assert '"input"' in unescape(form.text)
    assert json.loads(sent.content) == {"input": "x"}
    assert '{"data":[{"embedding":[0.5]}]}' in words(page)
    assert (bad.status_code, "a JSON object or list" in words(bad)) == (400, True)


def test_a_protected_stack_asks_before_its_first_call():
    """Once; a simulated one never."""

    async def steps(browser):
        asked = await browser.post(CHAT, FORM)
        assert (asked.status_code, len(browser.sent)) == (200, 0)
        assert 'name="confirm"' in asked.text
        await browser.call({"confirm": "yes"})
        await browser.call()
        return len(browser.sent)

    assert visit(steps, of=stack(protect=True)) == 2
    assert (
        visit(lambda browser: browser.call(), of=stack(protect=True), control=lambda _: httpx.Response(200, json={})).status_code
        == 200
    )


def test_a_long_answer_is_cut_on_the_page_and_whole_behind_it():
    """2 MB."""
    long = "word " * 400_000

    async def steps(browser):
        page = await browser.call()
        call = re.search(r"/calls/([\w-]+)/body", page.text)[1]
        return page, await browser.get(f"/calls/{call}/body")

    page, whole = visit(steps, lambda: said(long))
    assert len(page.text) < 300_000
    assert long in whole.text
    assert whole.headers["content-type"].startswith("text/plain")


def test_what_is_not_there():
    """404, in words."""

    async def steps(browser):
        return [await browser.get(path) for path in ("/try/x/y", "/try/azure-openai/x", "/calls/x", "/calls/x/trace", "/faults")]

    assert [page.status_code for page in visit(steps)] == [404] * 5
