"""Legacy completions, with the unmodified openai package and without."""

import openai
import pytest
from apim_simulator.model.app import build

from .conftest import KEY1, furnish

PATH = "/openai/deployments/instruct/completions?api-version=2024-10-21"
KEY = {"api-key": KEY1}


@pytest.fixture
def client(account):
    http = openai.DefaultHttpx2Client(verify=account.world.authority.client_context())
    with openai.AzureOpenAI(
        azure_endpoint=account.url, api_key=KEY1, api_version="2024-10-21", max_retries=0, http_client=http
    ) as azure:
        yield azure


def test_a_completion_is_the_same_whole_and_streamed(client):
    """Words as tokens, at most `max_tokens` of them."""
    whole = client.completions.create(model="instruct", prompt="one two three", max_tokens=5)
    options = {"stream": True, "stream_options": {"include_usage": True}}
    events = list(client.completions.create(model="instruct", prompt="one two three", max_tokens=5, **options))
    text = whole.choices[0].text
    assert (len(text.split()), whole.choices[0].finish_reason) == (5, "length")
    assert "".join(choice.text for event in events for choice in event.choices) == text
    assert events[-1].usage == whole.usage
    assert (whole.usage.prompt_tokens, whole.usage.completion_tokens) == (3, 5)


def test_several_prompts_and_choices(client):
    """As many choices as prompts times `n`; `echo` repeats the prompt; the default limit is 16."""
    answer = client.completions.create(model="instruct", prompt=["a", "b " * 40], n=2, echo=True)
    assert [choice.index for choice in answer.choices] == [0, 1, 2, 3]
    assert answer.choices[0].text.startswith("aThis is instruct")
    assert answer.choices[2].finish_reason == "length"
    assert answer.usage.prompt_tokens == 41


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (200, None)),
        ({"prompt": [1, 2]}, (501, "SimulatorUnsupported")),
        ({"prompt": []}, (400, "empty_array")),
        ({"prompt": "x", "logprobs": 1}, (501, "SimulatorUnsupported")),
        ({"prompt": "x", "messages": []}, (400, "SimulatorUnknownProperty")),
        ({"prompt": 5}, (400, "invalid_type")),
        ({"prompt": "simulate-content-filter"}, (400, "content_filter")),
    ],
)
def test_bodies(world, ask, body, expected):
    """An empty one is allowed."""
    answer = ask(build(world, furnish(world)), "POST", PATH, json=body, headers=KEY)
    assert (answer.status_code, answer.json().get("error", {}).get("code")) == expected


def test_models_that_only_chat(world, ask):
    """And the reverse, which a model for completions answers as one for embeddings does."""
    app = build(world, furnish(world))
    chat = PATH.replace("/completions", "/chat/completions")
    for path, body in ((PATH.replace("instruct", "gpt-4o"), {"prompt": "x"}), (chat, {"messages": []})):
        answer = ask(app, "POST", path, json=body, headers=KEY)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "OperationNotSupported")
