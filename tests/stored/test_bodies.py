"""What a body says of stored things is found however it is written, and what is sent on is what was read."""

import json

import pytest

from tests.stored.test_owners import ASK

pytestmark = pytest.mark.rest


@pytest.fixture
def theirs(world):
    """Id of a response of consumer A's."""
    return world.call("consumer-a", "POST", "/responses", json=ASK).json()["id"]


def post(world, text, consumer="consumer-b", path="/responses"):
    """A body as text, byte for byte."""
    return world.call(consumer, "POST", path, content=text.encode())


@pytest.mark.parametrize(
    "text",
    [
        '{"model": "gpt-4o", "input": "x", "previous_response_id": "ID"}',
        '{"model": "gpt-4o", "input": "x", "previous_response_id": null, "previous_response_id": "ID"}',
        r'{"model": "gpt-4o", "input": "x", "previous\u005fresponse_id": "ID"}',
        '{"model": "gpt-4o", "input": "x", "store": false, "previous_response_id": "ID"}',
        '{"model": "gpt-4o", "input": "a \\" previous_response_id", "previous_response_id" : "ID"}',
        '{"model": "gpt-4o", "input": [{"type": "item_reference", "id": "msg_1"}]}',
        '{"model": "gpt-4o", "input": [{"id": "msg_1"}]}',
        '{"model": "gpt-4o", "input": [{"type": "image_generation_call", "id": "ig_1"}]}',
        '{"model": "gpt-4o", "input": [{"role": "user", "content": [{"type": "input_file", "file_id": "file-1"}]}]}',
        '{"model": "gpt-4o", "input": "x", "tools": [{"type": "file_search", "vector_store_ids": ["vs_1"]}]}',
        '{"model": "gpt-4o", "input": "x", "tools": [{"type": "code_interpreter", "container": "cntr_1"}]}',
        '{"model": "gpt-4o", "input": "x", "tools": [{"type": "code_interpreter", "container": {"file_ids": ["file-1"]}}]}',
        '{"model": "gpt-4o", "input": "x", "conversation": "conv_1"}',
        '{"model": "gpt-4o", "input": "x", "conversation": {"id": "conv_1"}}',
        '{"model": "gpt-4o", "input": "x", "previous_response_id": "../files/file-1"}',
        '{"model": "gpt-4o", "input": "x", "previous_response_id": "ID?stream=true"}',
        '{"model": "gpt-4o", "input": "x", "previous_response_id": ""}',
        r'{"model": "gpt-4o", "input": "x", "previous_response_id": "\ud800"}',
        r'{"model": "gpt-4o", "input": "x", "tools": [{"file_ids": ["\ud800"]}]}',
    ],
)
def test_what_is_not_ones_own_is_not_there(world, theirs, text):
    """By any member and spelling; an empty id is the account's to refuse."""
    answer = post(world, text.replace("ID", theirs))
    assert answer.status_code == (404 if '_id": ""' not in text else 400), answer.text
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The body is not JSON."),
        ("[]", "The body is not JSON."),
        ("{'model': 'gpt-4o'}", "The body is not JSON."),
        ("""{"model": "gpt-4o", "input": "x", "conversation": {"id": "conv_1", 'id': 'ID'}}""", "The body is not JSON."),
        ('{"model": "gpt-4o"', "The body is not JSON."),
        ('{"model": "gpt-4o", "input": "x", "metadata": []}', "metadata is no object."),
        ('{"model": "gpt-4o", "input": "x", "metadata": {"a": {"file_id": "f"}}}', "A value in metadata is no text."),
        ('{"model": "gpt-4o", "input": "x", "previous_response_id": ["ID"]}', "previous_response_id is no text."),
        ('{"model": "gpt-4o", "input": "x", "conversation": {"id": 5}}', "conversation is no text."),
    ],
)
def test_what_cannot_be_read_is_refused(world, text, message):
    answer = post(world, text)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


def test_metadata_has_one_pair_less(world):
    """15 pairs of the consumer's own pass beside the gateway's, 16 do not; a mark that a consumer writes is replaced."""
    pairs = {f"k{number}": "2026-11-29T12:00:00Z" for number in range(15)}
    made = world.call("consumer-b", "POST", "/responses", json={**ASK, "metadata": {**pairs, "apim_owner": "forged"}}).json()
    mark = made["metadata"].pop("apim_owner")
    assert (made["metadata"], len(mark)) == (pairs, 44)
    refused = world.call("consumer-b", "POST", "/responses", json={**ASK, "metadata": {**pairs, "one": "more"}})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "invalid_value")


def test_a_body_is_equal_as_json(world):
    """Dates stay texts, numbers numbers, and what looks like the sign of our own stays: the account gets what was sent."""
    texts = ["2024-01-01T00:00:00+02:00", "~tilde", '"~quoted"', "back\\slash", "\u2603 \U0001f600", "/Date(1)/", ""]
    body = {**ASK, "input": [{"role": "user", "content": text} for text in texts], "metadata": {"~": "~", "date": texts[0]}}
    made = post(world, json.dumps(body, ensure_ascii=True))
    assert made.status_code == 200, made.text
    pairs = made.json()["metadata"]
    assert {name: pairs[name] for name in ("~", "date")} == body["metadata"]
    items = world.call("consumer-b", "GET", f"/responses/{made.json()['id']}/input_items?order=asc").json()["data"]
    assert [item["content"][0]["text"] for item in items] == texts


def test_a_function_may_have_a_parameter_of_such_a_name(world):
    """Only texts are ids: a schema that describes a `file_id` names no file."""
    schema = {"type": "object", "properties": {"file_id": {"type": "string"}, "id": {"type": "string"}}, "required": ["file_id"]}
    tool = {"type": "function", "name": "open", "parameters": schema}
    made = world.call("consumer-b", "POST", "/responses", json={**ASK, "tools": [tool]})
    assert made.status_code == 200, made.text


def test_nothing_is_marked_that_is_not_stored(world):
    made = world.call("consumer-b", "POST", "/responses", json={**ASK, "store": False})
    assert (made.status_code, made.json()["metadata"]) == (200, {})
