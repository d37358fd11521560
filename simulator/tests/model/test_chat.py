"""What is said: deterministic, cut as asked."""

import json

from apim_simulator.model import chat
from hypothesis import given
from hypothesis import strategies as st

TEXT = "This is d, simulated. You said: a b c [5c98be75]"


def say(**more):
    messages = more.pop("messages", [{"role": "user", "content": "a b c"}])
    return chat.complete({"messages": messages} | more, "d", "m-1", 1000)


def test_the_answer_is_a_function_of_deployment_and_messages():
    """Other members, and time, do not change the words; deployment and messages do."""
    assert (
        say().text
        == say(temperature=0.1).text
        == chat.complete({"messages": [{"role": "user", "content": "a b c"}]}, "d", "m-1", 7).text
    )
    assert say().text == TEXT
    assert say(messages=[{"role": "user", "content": "a b d"}]).text != TEXT
    assert chat.complete({"messages": [{"role": "user", "content": "a b c"}]}, "e", "m-1", 1000).text != TEXT


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
    assert "You said: see this [" in say(messages=messages).text
    assert "You said: be brief [" in say(messages=messages[:1]).text
    assert say(messages=messages).usage["prompt_tokens"] == 4


def test_limits_and_stop_sequences_cut_the_answer():
    """The limit counts words and ends with `length`; a stop sequence is not said itself."""
    assert (say(max_tokens=2).text, say(max_tokens=2).finish_reason) == ("This is", "length")
    assert (say(max_completion_tokens=3, max_tokens=9).text) == "This is d,"
    assert (say(stop="You").text, say(stop="You").finish_reason) == ("This is d, simulated. ", "stop")
    assert say(stop=["zzz", " d,"]).text == "This is"
    assert say(max_tokens=500).finish_reason == "stop"


def test_json_mode_says_json():
    """`response_format` json_object."""
    assert json.loads(say(response_format={"type": "json_object"}).text) == {"answer": TEXT}


def test_a_demanded_tool_is_called():
    """The one that is named, for `required` the first, for `auto` none."""
    tools = [{"type": "function", "function": {"name": "first"}}, {"type": "function", "function": {"name": "second"}}]
    named = {"type": "function", "function": {"name": "second"}}
    assert [say(tools=tools, tool_choice=choice).tool for choice in ("required", named, "auto", "none")] == [
        "first",
        "second",
        None,
        None,
    ]
    choice = chat.whole(say(tools=tools, tool_choice=named))["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] is None
    assert choice["message"]["tool_calls"][0]["function"] == {"arguments": "{}", "name": "second"}


def test_several_choices_count_several_times():
    """`n`."""
    body = chat.whole(say(n=3))
    assert [choice["index"] for choice in body["choices"]] == [0, 1, 2]
    assert body["usage"]["completion_tokens"] == 3 * len(TEXT.split())


@given(st.text())
def test_the_words_are_the_text(text):
    """Nothing is lost between deltas but blanks at the very end."""
    assert "".join(chat.words(text)) == text.rstrip() or not text.strip()
