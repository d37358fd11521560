"""Events of a stream, byte by byte where nothing varies."""

from apim_simulator.model import chat_completion, chat_stream

SAFE = '{"filtered":false,"severity":"safe"}'
FOUND = '{"detected":false,"filtered":false}'
PROMPT = f'{{"hate":{SAFE},"jailbreak":{FOUND},"self_harm":{SAFE},"sexual":{SAFE},"violence":{SAFE}}}'


def test_the_first_event_is_the_recorded_one():
    """aoai-stream-deployment-no-usage-2026, to the byte."""
    first = next(chat_stream.events(completion("a"), include_usage=True))
    expected = f'data: {{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{{"prompt_index":0,"content_filter_results":{PROMPT}}}]}}\n\n'  # fmt: skip  # noqa: E501 - one recorded event
    assert first.decode() == expected


def completion(text, choices=1):
    return chat_completion.Completion(
        identifier="chatcmpl-1", created=1, model="m", month="2026-03", text=text, finish_reason="stop", choices=choices
    )


def test_number_and_kind_of_events():
    """Prompt, role, one per word, finish, usage if asked for, end; the middle once per choice."""
    for choices in (1, 2):
        without = list(chat_stream.events(completion("one two three", choices), include_usage=False))
        assert len(without) == 1 + choices * (1 + 3 + 1) + 1
        assert not any(b'"usage"' in event for event in without)
        with_usage = list(chat_stream.events(completion("one two three", choices), include_usage=True))
        assert len(with_usage) == len(without) + 1
        assert all(b'"usage":null' in event for event in with_usage[1:-2])
        assert b'"usage"' not in with_usage[0]
        assert with_usage[-1] == b"data: [DONE]\n\n"
