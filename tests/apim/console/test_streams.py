"""Answers in pieces: a secret over several of them is masked, and no text, however long or odd, holds up the console."""

import json

import httpx
import pytest

from apim.console.answer import Reader, tokens
from apim.console.masking import MASK, Masker, StreamMasker
from tests.apim.console.stage import CHAT, FORM, KEY, said, stack, streamed, visit


def read(*chunks, chat=True, events=True):
    """What a person reads of an answer in these chunks, and its usage."""
    reader = Reader(events=events, chat=chat)
    text = "".join(reader.take(chunk) for chunk in chunks) + reader.take(b"", last=True)
    return text, reader.usage


@pytest.mark.parametrize("size", [1, 3, 7, 31])
def test_a_key_over_several_pieces_is_masked(size):
    """Whatever the pieces are."""
    text = f"a {KEY} b {KEY[:5]} c {KEY}"
    masker = StreamMasker(Masker([KEY]))
    found = "".join(masker.take(text[at : at + size]) for at in range(0, len(text), size)) + masker.take("", last=True)
    assert found == f"a {MASK} b {KEY[:5]} c {MASK}"


def test_a_key_that_a_stream_repeats_in_pieces_is_in_no_page():
    """Neither while it comes nor afterwards."""

    async def steps(browser):
        page = await browser.call({"stream": "on"})
        return page.text

    page = visit(steps, lambda: streamed(*KEY, " is your key"))
    assert KEY not in page
    assert f"{MASK} is your key" in page


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_events_are_read_whatever_the_chunks_are(size):
    """Letters of several bytes, both line ends, comments, other members, an error in the middle."""
    lines = [
        ": comment",
        'data: {"choices": [{"delta": {"content": "Grüße "}}]}',
        'data: {"choices": [{"delta": {"role": "assistant"}}, 3], "usage": null}',
        'data: {"type": "response.output_text.delta", "delta": "welt"}',
        'data: {"type": "response.completed", "response": {"usage": {"input_tokens": 1}}}',
        'data: {"choices": 3}',
        "data: [DONE]",
    ]
    body = "\r\n\r\n".join(lines).encode()
    text, usage = read(*(body[at : at + size] for at in range(0, len(body), size)))
    assert (text, usage) == ("Grüße welt", {"input_tokens": 1})


@pytest.mark.parametrize(
    "payload", ["3", "null", "[]", "{", '{"error": {"message": "no"}}', '{"choices": [{"delta": {"tool_calls": [1]}}]}']
)
def test_an_event_of_another_form_is_shown_or_passed_over(payload):
    """Nothing is a fault of the page."""
    assert isinstance(read(f"data: {payload}\n\n".encode())[0], str)


@pytest.mark.parametrize(
    ("usage", "text"),
    [
        (None, "unknown: the answer has no usage"),
        ({}, "unknown"),
        ({"total_tokens": "many"}, "unknown"),
        ({"input_tokens": 1, "output_tokens": 2}, "1 sent, 2 answered"),
        ({"prompt_tokens": 0, "total_tokens": 0}, "0 sent, 0 in all"),
    ],
)
def test_tokens_that_nobody_counted_are_unknown(usage, text):
    """Never 0."""
    assert tokens(usage) == text


@pytest.mark.parametrize(
    "content", ["eyJ" * 300_000, "?" + "key" * 300_000, "&a" * 300_000, "bearer " * 100_000, "\n" * 300_000, "-" * 900_000]
)
def test_long_texts_are_masked_in_one_go(content):
    """Time grows with their length, not with its square: this would take hours otherwise."""
    assert Masker([KEY]).text(content)
    assert read(b"data: " + content.encode())[0] is not None
    assert visit(lambda browser: browser.call(), lambda: said(content)).status_code == 200


def test_many_pieces_without_a_line_end():
    """A line that never ends is passed on in the end."""
    text, _ = read(*[b"x" * 50] * 40_000)
    assert len(text.replace("\n", "")) == 2_000_000


def test_forms_that_nobody_typed():
    """Deep bodies and thousands of fields are one message."""

    async def steps(browser):
        deep = await browser.post("/try/azure-openai/embeddings_create", {**FORM, "body": "[" * 500 + "]" * 500})
        many = await browser.post(CHAT, {f"field-{number}": "" for number in range(300)})
        return deep.status_code, "100 levels are the most" in deep.text, many.status_code, len(browser.sent)

    assert visit(steps) == (400, True, 400, 0)


def test_a_trace_that_cannot_be_read_ends_the_page_all_the_same():
    """It says what went wrong."""

    class Broken:
        def prepare(self, _api_id):
            return {}

        def fetch(self, _headers):
            raise RecursionError

    page = visit(lambda browser: browser.call({"trace": "on"}), source=Broken())
    assert "no trace: RecursionError" in page.text


def test_a_hundred_messages():
    """A long conversation is sent whole, and its page is there at once."""

    async def steps(browser):
        fields, page = {}, None
        for _ in range(50):
            page = await browser.call(fields)
            fields = {"after": page.text.partition('name="after" value="')[2].partition('"')[0]}
        return json.loads(browser.sent[-1].content)["messages"], page.text.count("<article")

    messages, articles = visit(steps, lambda: httpx.Response(200, content=said("Hi").content))
    assert (len(messages), articles) == (99, 100)
    assert stack().apis["azure-openai"].name == "azure-openai"
