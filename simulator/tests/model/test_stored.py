"""Conversations, files and batches with the unmodified openai package; pages of lists; what a restart keeps."""

import json
from datetime import timedelta

import openai
import pytest
from apim_simulator.model import multipart
from apim_simulator.model.answer import Refused
from apim_simulator.model.app import build
from apim_simulator.world import World

from .conftest import KEY1, furnish

KEY = {"api-key": KEY1}


@pytest.fixture
def v1(clients):
    """The client of v1."""
    return clients[0]


def text(item):
    return item.content[0].text


def test_a_conversation_goes_on(v1):
    """Items of the caller, then input and output of each response; other metadata; then nothing."""
    hello = {"type": "message", "role": "user", "content": "hello"}
    made = v1.conversations.create(items=[hello], metadata={"a": "b"})
    answer = v1.responses.create(model="gpt-4o", input="one two", conversation=made.id)
    assert (answer.conversation.id, answer.usage.input_tokens) == (made.id, 3)
    more = v1.conversations.items.create(made.id, items=[hello])
    items = list(v1.conversations.items.list(made.id, order="asc"))
    assert [text(item) for item in items] == ["hello", "one two", answer.output_text, "hello"]
    assert v1.conversations.items.retrieve(more.data[0].id, conversation_id=made.id) == more.data[0]
    v1.conversations.items.delete(items[0].id, conversation_id=made.id)
    assert [text(item) for item in v1.conversations.items.list(made.id)] == ["hello", answer.output_text, "one two"]
    v1.conversations.update(made.id, metadata={"c": "d"})
    assert v1.conversations.retrieve(made.id).metadata == {"c": "d"}
    assert v1.conversations.delete(made.id).deleted
    for call in (v1.conversations.retrieve, v1.conversations.delete, v1.conversations.items.list):
        with pytest.raises(openai.NotFoundError):
            call(made.id)
    assert v1.responses.retrieve(answer.id).output_text == answer.output_text


def test_a_streamed_response_joins_its_conversation(v1):
    """As a whole one does."""
    made = v1.conversations.create()
    *_, last = v1.responses.create(model="gpt-4o", input="one", conversation={"id": made.id}, stream=True)
    assert [text(item) for item in v1.conversations.items.list(made.id, order="asc")] == ["one", last.response.output_text]


def test_lists_come_in_pages(v1):
    """The client walks through them, in either order."""
    made = v1.conversations.create()
    for number in range(7):
        v1.conversations.items.create(made.id, items=[{"type": "message", "role": "user", "content": str(number)}])
    pages = v1.conversations.items.list(made.id, limit=3, order="asc")
    assert (pages.has_more, [text(item) for item in pages.data]) == (True, ["0", "1", "2"])
    assert [text(item) for item in pages] == list("0123456")
    assert [text(item) for item in v1.conversations.items.list(made.id, limit=2)] == list("6543210")
    for wrong in ({"limit": 0}, {"limit": 101}, {"order": "up"}):
        with pytest.raises(openai.BadRequestError):
            v1.conversations.items.list(made.id, **wrong)


@pytest.fixture(params=["v1", "dated"])
def client(request, clients):
    """Either client."""
    return clients[request.param == "dated"]


def test_a_file_is_kept(account, client):
    """Its bytes, whatever they are; pending, then processed; listed by purpose; deleted."""
    content = b'{"a": "\xc3\xbc"}\r\n--boundary\r\n\r\n\x00\xff\r\n'
    made = client.files.create(file=("data \u00fc.jsonl", content), purpose="batch")
    other = client.files.create(file=("notes.txt", b"notes"), purpose="assistants")
    assert (made.status, made.bytes, made.filename) == ("pending", len(content), "data \u00fc.jsonl")
    assert other.id.startswith("assistant-")
    account.world.clock.advance(timedelta(seconds=1))
    assert client.files.retrieve(made.id).status == "processed"
    assert client.files.content(made.id).read() == content
    assert [file.id for file in client.files.list()] == [other.id, made.id]
    assert [file.id for file in client.files.list(purpose="batch")] == [made.id]
    with pytest.raises(openai.BadRequestError, match="Not allowed to download"):
        client.files.content(other.id)
    assert client.files.delete(made.id).deleted
    for call in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError):
            call(made.id)


def test_a_file_may_expire(account, v1):
    """After the time that was asked for, 14 days at least."""
    expiry = {"anchor": "created_at", "seconds": 1_209_600}
    made = v1.files.create(file=("a.jsonl", b"{}"), purpose="batch", expires_after=expiry)
    assert made.expires_at == made.created_at + 1_209_600
    with pytest.raises(openai.BadRequestError):
        v1.files.create(file=("a.jsonl", b"{}"), purpose="batch", expires_after=expiry | {"seconds": 60})
    account.world.clock.advance(timedelta(days=14))
    assert list(v1.files.list()) == []
    account.world.clock.reset()


def line(number, url="/v1/chat/completions", model="gpt-4o-batch", **body):
    content = {"input": "hi"} if "responses" in url else {"messages": [{"role": "user", "content": "hi"}]}
    return {"custom_id": f"task-{number}", "method": "POST", "url": url, "body": {"model": model} | content | body}


def batch(client, account, *lines, seconds=3):
    """A batch of some lines, after some seconds."""
    content = b"\n".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines)
    file = client.files.create(file=("lines.jsonl", content), purpose="batch")
    made = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
    account.world.clock.advance(timedelta(seconds=seconds))
    return client.batches.retrieve(made.id)


@pytest.mark.parametrize("url", ["/v1/chat/completions", "/chat/completions", "/v1/responses"])
def test_a_batch_answers_every_line(account, client, url):
    """Failures go to a file of their own."""
    done = batch(client, account, line(1, url), line(2, url), line(3, url, temperature=9))
    assert (done.status, done.request_counts.completed, done.request_counts.failed) == ("completed", 2, 1)
    output, problems = (
        [json.loads(text) for text in client.files.content(name).text.splitlines()]
        for name in (done.output_file_id, done.error_file_id)
    )
    assert [each["custom_id"] for each in output] == ["task-1", "task-2"]
    assert output[0]["response"]["status_code"] == 200
    assert output[0]["response"]["body"]["object"] in ("chat.completion", "response")
    assert [(each["custom_id"], each["response"]["status_code"]) for each in problems] == [("task-3", 400)]


def test_the_states_of_a_batch(account, client):
    """By the clock; cancelled in time."""
    made = batch(client, account, line(1), seconds=0)
    other = batch(client, account, line(1), seconds=0)
    assert (made.status, client.batches.cancel(other.id).status) == ("validating", "cancelled")
    states = []
    for _ in range(3):
        account.world.clock.advance(timedelta(seconds=1))
        states.append(client.batches.retrieve(made.id).status)
    assert states == ["in_progress", "finalizing", "completed"]
    assert [each.status for each in client.batches.list()] == ["cancelled", "completed"]
    with pytest.raises(openai.ConflictError):
        client.batches.cancel(made.id)
    with pytest.raises(openai.NotFoundError):
        client.batches.retrieve("batch_0")


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([], ["empty_batch"]),
        ([b"{"], ["invalid_json_line"]),
        ([line(1, model="gpt-4o")], ["model_not_found"]),
        ([line(1, model="absent")], ["model_not_found"]),
        ([line(1), line(1)], ["duplicate_custom_id"]),
        ([line(1), line(2, "/v1/responses")], ["url_mismatch"]),
        ([line(1) | {"method": "GET"}], ["invalid_request"]),
        ([line(1, stream=True)], ["invalid_request"]),
        ([line(1, "/v1/images/generations")], ["invalid_request"]),
        ([line(1) | {"body": 5}], ["invalid_request"]),
    ],
)
def test_a_file_that_fails(account, v1, lines, codes):
    """The batch says why, with the line."""
    failed = batch(v1, account, *lines, seconds=1)
    assert (failed.status, [each.code for each in failed.errors.data]) == ("failed", codes)


@pytest.mark.parametrize(
    "body",
    [
        {"input_file_id": "file-0", "endpoint": "/v1/chat/completions", "completion_window": "24h"},
        {"input_file_id": "file-0", "endpoint": "/v1/chat/completions", "completion_window": "1h"},
        {"endpoint": "/v1/chat/completions", "completion_window": "24h"},
        {"input_file_id": "file-0", "endpoint": "/v1/chat/completions", "completion_window": "24h", "colour": "red"},
    ],
)
def test_refused_batches(world, ask, body):
    """400 each."""
    assert ask(build(world, furnish(world)), "POST", "/openai/v1/batches", json=body, headers=KEY).status_code == 400


FORM = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", FORM),
        ("multipart/form-data; boundary=c", FORM),
        ("multipart/form-data; boundary=b", FORM[:-6]),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n--b--\r\n'),
        ("multipart/form-data; boundary=b\r\nX: y", b""),
        ("", b""),
    ],
)
def test_bodies_that_are_no_forms(content_type, body):
    """Refused with 400."""
    with pytest.raises(Refused) as refused:
        multipart.parse(content_type, body)
    assert refused.value.answer.status == 400
    assert multipart.parse("multipart/form-data; boundary=b", FORM).text("a") == "1"


def test_a_restart_keeps_what_was_stored(tmp_path, ask):
    """Responses, their chain, conversations and files; not those of another account."""
    world = World.open(tmp_path)
    account_id = furnish(world)
    made = ask(build(world, account_id), "POST", "/openai/v1/responses", json={"model": "gpt-4o", "input": "x"}, headers=KEY).json()
    conversation = ask(build(world, account_id), "POST", "/openai/v1/conversations", json={}, headers=KEY).json()
    world.close()
    again = World.open(tmp_path)
    app = build(again, account_id)
    assert ask(app, "GET", f"/openai/v1/responses/{made['id']}", headers=KEY).json() == made
    body = {"model": "gpt-4o", "input": "y", "previous_response_id": made["id"]}
    assert ask(app, "POST", "/openai/v1/responses", json=body, headers=KEY).status_code == 200
    assert ask(app, "GET", f"/openai/v1/conversations/{conversation['id']}", headers=KEY).json() == conversation
    other = next(each for each in again.store if each.id == account_id)
    twin = type(other)(f"{account_id}-2", other.type, other.properties, other.envelope, other.private)
    again.store.put(twin)
    assert ask(build(again, twin.id), "GET", f"/openai/v1/responses/{made['id']}", headers=KEY).status_code == 404
    again.close()
