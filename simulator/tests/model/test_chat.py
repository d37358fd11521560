"""Answers of chat completions: deterministic, cut as asked, with functions and schemas."""

import json

import jsonschema
import pytest
from apim_simulator.model import chat_body, chat_completion, chat_request, chat_stream
from apim_simulator.model.answer import Refused
from hypothesis import given
from hypothesis import strategies as st

TEXT = "This is d, simulated. You said: a b c [5c98be75]"
ASK = [{"role": "user", "content": "a b c"}]
WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 2}, "unit": {"enum": ["C", "F"]}},
    "required": ["city", "days", "unit"],
    "additionalProperties": False,
}


def complete(deployment="d", created=1000, model="gpt-4o", **body):
    request = chat_request.read({"messages": ASK} | body, model)
    return chat_completion.complete(
        request, deployment=deployment, model=model, full_model=f"{model}-1", created=created, month="2026-03"
    )


def test_the_answer_is_a_function_of_deployment_and_messages():
    """Other members, and time, do not change the words; deployment and messages do."""
    assert complete().text == complete(temperature=0.1).text == complete(created=7).text == TEXT
    assert complete(messages=[{"role": "user", "content": "a b d"}]).text != TEXT
    assert complete("e").text != TEXT


def test_the_last_user_message_is_quoted():
    """Of parts, the texts; without a user's, the last message."""
    parts = [
        {"type": "text", "text": "see"},
        {"type": "image_url", "image_url": {"url": "data:,"}},
        {"type": "text", "text": "this"},
    ]
    messages = [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": parts},
        {"role": "assistant", "content": None},
    ]
    assert "You said: see this [" in complete(messages=messages).text
    assert "You said: be brief [" in complete(messages=messages[:1]).text


def test_limits_and_stop_sequences_cut_the_answer():
    """The limit counts words and ends with `length`; a stop sequence is not part of the answer."""
    assert (complete(max_tokens=2).text, complete(max_tokens=2).finish_reason) == ("This is", "length")
    assert complete(max_completion_tokens=3, max_tokens=9).text == "This is d,"
    assert (complete(stop="You").text, complete(stop="You").finish_reason) == ("This is d, simulated. ", "stop")
    assert complete(stop=["zzz", " d,"]).text == "This is"
    assert complete(max_tokens=500).finish_reason == "stop"


def test_json_mode_answers_json():
    """`response_format` json_object."""
    assert json.loads(complete(response_format={"type": "json_object"}).text) == {"answer": TEXT}


def test_several_choices_count_several_times():
    """`n`."""
    body = chat_body.whole(complete(n=3))
    assert [choice["index"] for choice in body["choices"]] == [0, 1, 2]
    assert body["usage"]["completion_tokens"] == 3 * len(TEXT.split())


@given(st.text())
def test_the_words_are_the_text(text):
    """Nothing is lost between deltas but blanks at the very end."""
    assert "".join(chat_completion.words(text)) == text.rstrip() or not text.strip()


def tool(name, parameters=None):
    return {"type": "function", "function": {"name": name} | ({"parameters": parameters} if parameters else {})}


def called(*names):
    calls = [{"id": f"call_{name}", "type": "function", "function": {"name": name, "arguments": "{}"}} for name in names]
    results = [{"role": "tool", "tool_call_id": call["id"], "content": "done"} for call in calls]
    return [{"role": "assistant", "content": None, "tool_calls": calls}, *results]


FIRST, SECOND = tool("first"), tool("second", WEATHER)


@pytest.mark.parametrize(
    ("choice", "messages", "expected"),
    [
        (None, ASK, "first"),
        ("auto", ASK, "first"),
        ("none", ASK, None),
        ("required", ASK, "first"),
        ({"type": "function", "function": {"name": "second"}}, ASK, "second"),
        (None, [*ASK, *called("first")], "second"),
        (None, [*ASK, *called("first"), *called("second")], None),
        (None, [*ASK, *called("first", "second"), {"role": "user", "content": "Go on"}], None),
        (None, [*ASK, *called("first", "second"), {"role": "assistant", "content": "So"}, *ASK], "first"),
        ("required", [*ASK, *called("first", "second")], "first"),
        ({"type": "function", "function": {"name": "first"}}, [*ASK, *called("first")], "first"),
    ],
)
def test_the_function_that_is_called(choice, messages, expected):
    """The first that the turn has not called; none when all were, unless one is demanded."""
    found = complete(messages=messages, tools=[FIRST, SECOND], tool_choice=choice).call
    assert (found.name if found else None) == expected


def test_a_call_is_the_whole_answer():
    """Arguments fit the function's parameters; nothing else is answered (aoai2-completions-200-1afd04)."""
    completion = complete(tools=[SECOND])
    arguments = json.loads(completion.call.arguments)
    jsonschema.validate(arguments, WEATHER)
    assert arguments == {"city": "city", "days": 2, "unit": "C"}
    choice = chat_body.whole(completion)["choices"][0]
    assert (choice["finish_reason"], choice["content_filter_results"]) == ("tool_calls", {})
    assert choice["message"]["content"] is None
    assert choice["message"]["tool_calls"] == [
        {
            "function": {"arguments": completion.call.arguments, "name": "second"},
            "id": completion.call.identifier,
            "type": "function",
        }
    ]


def test_a_call_in_a_stream():
    """The name first, then the arguments in pieces, then the reason (aoai2-completions-stream-200-0ebbff)."""
    completion = complete(tools=[SECOND])
    choices = [json.loads(event[6:])["choices"] for event in chat_stream.events(completion, include_usage=False) if b"{" in event]
    deltas = [choice[0]["delta"] for choice in choices if choice]
    first = deltas[0]["tool_calls"][0]
    assert (first["function"], first["index"], deltas[0]["content"]) == ({"arguments": "", "name": "second"}, 0, None)
    pieces = [delta["tool_calls"][0]["function"]["arguments"] for delta in deltas[1:-1]]
    assert len(pieces) > 1
    assert "".join(pieces) == completion.call.arguments
    assert (deltas[-1], choices[-1][0]["finish_reason"]) == ({}, "tool_calls")


def test_functions_before_tools():
    """`functions` and `function_call`: a call without an id."""
    function = {"name": "old", "parameters": WEATHER}
    body = chat_body.whole(complete(functions=[function], function_call={"name": "old"}))["choices"][0]
    assert body["finish_reason"] == "function_call"
    assert body["message"]["function_call"]["name"] == "old"
    assert "tool_calls" not in body["message"]
    assert complete(functions=[function], function_call="none").text == TEXT
    result = [*ASK, {"role": "assistant", "content": None, "function_call": {"name": "old", "arguments": "{}"}}]
    assert complete(functions=[function], messages=[*result, {"role": "function", "name": "old", "content": "x"}]).call is None


def form(schema, *, strict=True):
    return {"type": "json_schema", "json_schema": {"name": "Answer", "schema": schema, "strict": strict}}


def test_an_answer_fits_its_schema():
    """Whole, and put together from a stream's pieces."""
    completion = complete(response_format=form(WEATHER))
    jsonschema.validate(json.loads(completion.text), WEATHER)
    assert completion.finish_reason == "stop"
    assert len(completion.pieces) > 1
    assert "".join(completion.pieces) == completion.text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"response_format": form({"type": "object", "properties": {}})},
            "Invalid schema for response_format 'Answer': In context=(), 'additionalProperties' is required to be supplied and",
        ),
        (
            {"response_format": form(WEATHER | {"required": ["city"]})},
            "'required' is required to be supplied and to be an array including every key in properties. Missing 'days'.",
        ),
        (
            {"response_format": form({**WEATHER, "properties": {"more": {"type": "object"}}, "required": ["more"]})},
            "In context=('properties', 'more'), 'additionalProperties'",
        ),
        ({"response_format": {"type": "json_schema"}}, "json_schema"),
        ({"response_format": form(5)}, "expected an object"),
        ({"tools": [FIRST], "tool_choice": {"type": "function", "function": {"name": "absent"}}}, "no function named 'absent'"),
        ({"tools": [{"type": "function"}]}, "function.name"),
        ({"reasoning_effort": "low"}, "Unrecognized request argument supplied: reasoning_effort"),
    ],
)
def test_refused_by_the_model(body, message):
    """With Azure's words, as far as they are known."""
    with pytest.raises(Refused) as refused:
        complete(**body)
    assert refused.value.answer.status == 400
    assert message in json.loads(refused.value.answer.body)["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"response_format": form({"type": "string", "pattern": r"(a)\1"}, strict=False)},
        {"tools": [tool("f", {"not": {}})]},
        {"tools": [{"type": "custom", "custom": {"name": "x"}}]},
        {"modalities": ["audio"]},
        {"store": True},
    ],
)
def test_refused_as_not_simulated(body):
    """501 of ours."""
    with pytest.raises(Refused) as refused:
        complete(**body)
    assert refused.value.answer.status == 501


def test_a_model_that_reasons_counts_its_thoughts():
    """By effort, within the limit, and not at all without effort; it has no fingerprint."""
    usages = [chat_body.usage(complete(model="gpt-5-nano", **body)) for body in ({}, {"reasoning_effort": "minimal"})]
    details = [usage["completion_tokens_details"]["reasoning_tokens"] for usage in usages]
    assert details == [128, 0]
    assert usages[0]["completion_tokens"] - usages[1]["completion_tokens"] == 128
    assert chat_body.usage(complete(model="gpt-5-nano", max_completion_tokens=20))["completion_tokens"] == 20
    assert complete(model="gpt-5-nano").fingerprint is None
    assert complete().fingerprint.startswith("fp_")
