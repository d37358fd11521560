"""Responses with the unmodified openai package: created, kept, continued, streamed, cancelled, on v1 and with a dated version."""

import json
from datetime import timedelta

import jsonschema
import openai
import pytest
from apim_simulator.model.app import build

from .conftest import KEY1, furnish

WEATHER = {
    "type": "function",
    "name": "weather",
    "description": "Weather of a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city", "days"],
        "additionalProperties": False,
    },
    "strict": True,
}


@pytest.fixture(params=["v1", "dated"])
def client(request, clients):
    """Either client."""
    return clients[request.param == "dated"]


def test_a_response_is_created_and_retrieved(client):
    """The same object, until it is deleted."""
    made = client.responses.create(model="gpt-4o", input="one two three", metadata={"a": "b"}, instructions="Be brief")
    assert made.output_text.startswith("This is gpt-4o, simulated. You said: one two three [")
    assert (made.status, made.model, made.metadata, made.store) == ("completed", "gpt-4o", {"a": "b"}, True)
    assert made.usage.input_tokens == 5
    assert made.usage.output_tokens == len(made.output_text.split())
    assert client.responses.retrieve(made.id) == made
    client.responses.delete(made.id)
    with pytest.raises(openai.NotFoundError, match="not found"):
        client.responses.retrieve(made.id)
    with pytest.raises(openai.NotFoundError):
        client.responses.delete(made.id)


def test_a_stream_is_the_whole_answer(client):
    """In the recorded order of events; usage in the last alone; no event at all after it."""
    events = list(client.responses.create(model="gpt-4o", input="one two three", stream=True))
    kinds = [event.type for event in events]
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert kinds[:4] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
    ]
    assert kinds[-4:] == [
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    final = events[-1].response
    assert "".join(deltas) == final.output_text
    assert client.responses.retrieve(final.id) == final
    whole = client.responses.create(model="gpt-4o", input="one two three")
    assert (whole.output_text, whole.usage) == (final.output_text, final.usage)
    assert [event.response.usage for event in events if event.type in ("response.created", "response.in_progress")] == [None, None]


def test_a_stream_has_no_done(account):
    """Each event has a name; the last one is the end."""
    body = {"model": "gpt-5-mini", "input": "x", "stream": True}
    text = account.client.post(f"{account.url}/openai/v1/responses", json=body, headers={"api-key": KEY1}).text
    assert "[DONE]" not in text
    blocks = text.removesuffix("\n\n").split("\n\n")
    for block in blocks:
        name, data = block.split("\n")
        assert json.loads(data.removeprefix("data: "))["type"] == name.removeprefix("event: ")
    assert blocks[-1].startswith("event: response.completed\n")


def test_a_chain_has_its_context(client):
    """Input and output of what went before count and are known; each response has its own input items."""
    first = client.responses.create(model="gpt-4o", input="one two")
    second = client.responses.create(model="gpt-4o", input="three", previous_response_id=first.id)
    third = client.responses.create(model="gpt-4o", input="four", previous_response_id=second.id)
    assert second.usage.input_tokens == 2 + first.usage.output_tokens + 1
    assert third.usage.input_tokens == second.usage.input_tokens + second.usage.output_tokens + 1
    assert third.previous_response_id == second.id
    items = list(client.responses.input_items.list(third.id))
    assert [item.content[0].text for item in items] == ["four"]
    client.responses.delete(second.id)
    with pytest.raises(openai.BadRequestError) as refused:
        client.responses.create(model="gpt-4o", input="five", previous_response_id=third.id)
    assert refused.value.code == "previous_response_not_found"


def test_what_is_not_stored_is_gone(client):
    """`store: false`."""
    made = client.responses.create(model="gpt-4o", input="x", store=False)
    assert made.store is False
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(made.id)
    with pytest.raises(openai.BadRequestError) as refused:
        client.responses.create(model="gpt-4o", input="x", previous_response_id=made.id)
    assert refused.value.param == "previous_response_id"


def test_a_function_is_called_and_its_result_taken(client):
    """Arguments fit; the result needs its call, in the chain or in the input."""
    made = client.responses.create(model="gpt-4o", input="Weather?", tools=[WEATHER])
    call = made.output[0]
    assert (call.type, call.name, made.output_text) == ("function_call", "weather", "")
    jsonschema.validate(json.loads(call.arguments), WEATHER["parameters"])
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
    answer = client.responses.create(model="gpt-4o", input=[result], previous_response_id=made.id, tools=[WEATHER])
    assert answer.output_text
    repeated = [{"role": "user", "content": "Weather?"}, call.model_dump(exclude_none=True), result]
    assert client.responses.create(model="gpt-4o", input=repeated, tools=[WEATHER]).output_text == answer.output_text
    with pytest.raises(openai.BadRequestError, match="No tool call found for function call output"):
        client.responses.create(model="gpt-4o", input=[result])
    with pytest.raises(openai.BadRequestError, match="No tool output found for function call"):
        client.responses.create(model="gpt-4o", input="x", previous_response_id=made.id)


def test_a_call_in_a_stream(client):
    """Arguments in pieces, then whole."""
    events = list(client.responses.create(model="gpt-4o", input="Weather?", tools=[WEATHER], stream=True))
    pieces = [event.delta for event in events if event.type == "response.function_call_arguments.delta"]
    done = next(event for event in events if event.type == "response.function_call_arguments.done")
    assert len(pieces) > 1
    assert "".join(pieces) == done.arguments == events[-1].response.output[0].arguments


def test_structured_output(client):
    """Whole and streamed, an answer that fits."""
    form = {"format": {"type": "json_schema", "name": "weather", "schema": WEATHER["parameters"], "strict": True}}
    made = client.responses.create(model="gpt-4o", input="x", text=form)
    jsonschema.validate(json.loads(made.output_text), WEATHER["parameters"])
    events = client.responses.create(model="gpt-4o", input="x", text=form, stream=True)
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert len(deltas) > 1
    assert "".join(deltas) == made.output_text
    assert json.loads(client.responses.create(model="gpt-4o", input="x", text={"format": {"type": "json_object"}}).output_text)


def test_reasoning(client):
    """An item of its own, opaque or summarised if asked so, and tokens of thought; none without effort."""
    made = client.responses.create(
        model="gpt-5-mini", input="x", reasoning={"effort": "low", "summary": "auto"}, include=["reasoning.encrypted_content"]
    )
    thought = made.output[0]
    assert (thought.type, bool(thought.encrypted_content), len(thought.summary)) == ("reasoning", True, 1)
    assert made.usage.output_tokens_details.reasoning_tokens == 64
    plain = client.responses.create(model="gpt-5-mini", input="x", reasoning={"effort": "minimal"})
    assert [item.type for item in plain.output] == ["message"]
    replayed = [{"role": "user", "content": "x"}, thought.model_dump(exclude_none=True), {"role": "user", "content": "y"}]
    assert client.responses.create(model="gpt-5-mini", input=replayed).output_text
    events = list(client.responses.create(model="gpt-5-mini", input="x", reasoning={"summary": "auto"}, stream=True))
    assert any(event.type == "response.reasoning_summary_text.delta" for event in events)


def test_reasoning_that_nobody_kept_is_refused(client):
    """Its id alone does not bring it back where it was not stored."""
    item = {"type": "reasoning", "id": "rs_" + "0" * 50, "summary": []}
    with pytest.raises(openai.BadRequestError, match="Items are not persisted when `store` is set to false"):
        client.responses.create(model="gpt-5-mini", input=[item, {"role": "user", "content": "y"}])
    stored = client.responses.create(model="gpt-5-mini", input="x").output[0]
    kept = {"type": "reasoning", "id": stored.id, "summary": []}
    assert client.responses.create(model="gpt-5-mini", input=[kept, {"role": "user", "content": "y"}]).output_text
    reference = {"type": "item_reference", "id": stored.id}
    assert client.responses.create(model="gpt-5-mini", input=[reference, {"role": "user", "content": "y"}]).output_text


def test_a_limit_leaves_an_answer_incomplete(client):
    """With its reason, whole and streamed."""
    made = client.responses.create(model="gpt-4o", input="word " * 40, max_output_tokens=16)
    assert (made.status, made.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    assert len(made.output_text.split()) == made.usage.output_tokens == 16
    *_, last = client.responses.create(model="gpt-4o", input="word " * 40, max_output_tokens=16, stream=True)
    assert last.type == "response.incomplete"


def test_a_response_in_the_background(account, client):
    """Queued, in progress, completed, by the clock; cancelled in time, and for good."""
    made = client.responses.create(model="gpt-4o", input="x", background=True)
    other = client.responses.create(model="gpt-4o", input="y", background=True)
    assert (made.status, made.output) == ("queued", [])
    assert client.responses.cancel(other.id).status == "cancelled"
    account.world.clock.advance(timedelta(seconds=1))
    assert client.responses.retrieve(made.id).status == "in_progress"
    account.world.clock.advance(timedelta(seconds=1))
    done = client.responses.retrieve(made.id)
    assert (done.status, bool(done.output_text)) == ("completed", True)
    assert client.responses.cancel(made.id).status == "completed"
    assert client.responses.cancel(other.id).status == client.responses.retrieve(other.id).status == "cancelled"
    with pytest.raises(openai.BadRequestError, match="Cannot cancel a synchronous response"):
        client.responses.cancel(client.responses.create(model="gpt-4o", input="x").id)


def test_a_stream_in_the_background_can_be_read_again(clients):
    """From any event on, if it was a stream to begin with."""
    v1, _ = clients
    events = list(v1.responses.create(model="gpt-4o", input="one two", background=True, stream=True))
    identifier = events[0].response.id
    assert [event.type for event in events[:3]] == ["response.created", "response.queued", "response.in_progress"]
    again = list(v1.responses.retrieve(identifier, stream=True, starting_after=4))
    assert [event.to_dict() for event in again] == [event.to_dict() for event in events[5:]]
    for more in ({}, {"background": True}):
        made = v1.responses.create(model="gpt-4o", input="x", **more)
        with pytest.raises(openai.BadRequestError, match="cannot be streamed"):
            list(v1.responses.retrieve(made.id, stream=True))


def test_responses_are_kept_for_thirty_days(account, client):
    """And not longer."""
    made = client.responses.create(model="gpt-4o", input="x")
    account.world.clock.advance(timedelta(days=29, hours=23))
    assert client.responses.retrieve(made.id) == made
    account.world.clock.advance(timedelta(hours=1))
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(made.id)
    account.world.clock.reset()


def error(answer):
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"input": "x", "model": "absent"}, (400, "unknown_model")),
        ({}, (400, "missing_required_parameter")),
        ({"input": 5}, (400, "invalid_type")),
        ({"input": ["x"]}, (400, "invalid_type")),
        ({"input": [{"role": "boss", "content": "x"}]}, (400, "invalid_value")),
        ({"input": [{"role": "user"}]}, (400, "missing_required_parameter")),
        ({"input": [{"role": "user", "content": [{"type": "surprise"}]}]}, (400, "invalid_value")),
        ({"input": [{"type": "function_call", "id": "x", "call_id": "c", "name": "n", "arguments": "{}"}]}, (400, "invalid_value")),
        ({"input": [{"type": "item_reference", "id": "msg_1"}]}, (400, None)),
        ({"input": "x", "max_output_tokens": 5}, (400, "integer_below_min_value")),
        ({"input": "x", "metadata": {"a": 5}}, (400, "invalid_type")),
        ({"input": "x", "metadata": {str(n): "" for n in range(17)}}, (400, "object_above_max_properties")),
        ({"input": "x", "metadata": {"a": "x" * 513}}, (400, "string_above_max_length")),
        ({"input": "x", "background": True, "store": False}, (400, "invalid_value")),
        ({"input": "x", "previous_response_id": "r", "conversation": "c"}, (400, "mutually_exclusive_parameters")),
        ({"input": "x", "conversation": "conv_0"}, (404, None)),
        ({"input": "simulate-content-filter"}, (400, "content_filter")),
        ({"input": "x", "colour": "red"}, (400, "SimulatorUnknownProperty")),
        ({"input": "x", "reasoning": {"effort": "low"}}, (400, None)),
        ({"input": "x", "model": "gpt-35-turbo"}, (400, "OperationNotSupported")),
        ({"input": "x", "tools": [{"type": "code_interpreter"}]}, (501, "SimulatorUnsupported")),
        ({"input": "x", "prompt": {"id": "p"}}, (501, "SimulatorUnsupported")),
        ({"input": [{"type": "computer_call"}]}, (501, "SimulatorUnsupported")),
        ({"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "f"}]}]}, (501, "SimulatorUnsupported")),
    ],
)
def test_refused_bodies(world, ask, body, expected):
    """Each mistake has its status and code; what is not simulated says so."""
    app = build(world, furnish(world))
    answer = ask(app, "POST", "/openai/v1/responses", json={"model": "gpt-4o"} | body, headers={"api-key": KEY1})
    assert error(answer) == expected


def test_images_count(clients):
    """By the model's formula."""
    v1, _ = clients
    image = {"type": "input_image", "image_url": "https://contoso.example/a.png", "detail": "low"}
    item = {"role": "user", "content": [{"type": "input_text", "text": "Look here"}, image]}
    assert v1.responses.create(model="gpt-4o", input=[item]).usage.input_tokens == 2 + 85


def test_older_versions_have_no_responses(world, ask):
    """Azure's own 404 before 2025-03-01-preview."""
    app = build(world, furnish(world))
    for version, status in (("2024-10-21", 404), ("2025-03-01-preview", 200)):
        path = f"/openai/responses?api-version={version}"
        assert ask(app, "POST", path, json={"model": "gpt-4o", "input": "x"}, headers={"api-key": KEY1}).status_code == status
