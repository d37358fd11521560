"""The unmodified openai package against the account, over TLS."""

import math

import openai
import pydantic
import pytest

from .conftest import KEY1, KEY2

ASK = [{"role": "user", "content": "Say hello in one sentence."}]
ANSWER = "This is gpt-4o, simulated. You said: Say hello in one sentence. [b66e5280]"


@pytest.fixture
def azure(account):
    http = openai.DefaultHttpx2Client(verify=account.world.authority.client_context())
    with openai.AzureOpenAI(
        azure_endpoint=account.url, api_key=KEY1, api_version="2024-10-21", max_retries=0, http_client=http
    ) as client:
        yield client


@pytest.fixture
def v1(account):
    http = openai.DefaultHttpx2Client(verify=account.world.authority.client_context())
    with openai.OpenAI(base_url=f"{account.url}/openai/v1/", api_key=KEY2, max_retries=0, http_client=http) as client:
        yield client


def test_chat(azure):
    """A chat call returns the same words each time, and words as usage."""
    first, second = (azure.chat.completions.create(model="gpt-4o", messages=ASK) for _ in range(2))
    assert first.choices[0].message.content == second.choices[0].message.content == ANSWER
    assert first.choices[0].finish_reason == "stop"
    assert first.model == "gpt-4o-2024-08-06"
    assert (first.usage.prompt_tokens, first.usage.completion_tokens, first.usage.total_tokens) == (5, 12, 17)


def test_streamed_chat(azure):
    """The deltas of a stream are the words of the whole answer; usage comes last, if asked for."""
    events = list(azure.chat.completions.create(model="gpt-4o", messages=ASK, stream=True, stream_options={"include_usage": True}))
    assert "".join(e.choices[0].delta.content or "" for e in events if e.choices) == ANSWER
    assert len([e for e in events if e.choices and e.choices[0].delta.content]) == 12
    assert events[-1].usage.total_tokens == 17
    assert [e.usage for e in events[:-1]] == [None] * (len(events) - 1)


def test_embeddings(azure):
    """The client asks for base64 of its own accord and unpacks a unit vector."""
    answer = azure.embeddings.create(model="text-embedding-3-small", input=["one two", "three"])
    vectors = [item.embedding for item in answer.data]
    assert [len(vector) for vector in vectors] == [1536, 1536]
    assert all(math.isclose(math.hypot(*vector), 1, rel_tol=1e-6) for vector in vectors)
    assert vectors[0] != vectors[1]
    assert answer.usage.prompt_tokens == answer.usage.total_tokens == 3


def test_v1(v1):
    """The OpenAI client, whose key goes as Bearer, chats, embeds and lists the deployments."""
    assert v1.chat.completions.create(model="gpt-4o", messages=ASK).choices[0].message.content == ANSWER
    assert len(v1.embeddings.create(model="text-embedding-3-small", input="x", dimensions=8).data[0].embedding) == 8
    assert "gpt-4o" in [model.id for model in v1.models.list()]


@pytest.mark.parametrize(
    ("model", "error", "code"),
    [("absent", openai.NotFoundError, "DeploymentNotFound"), ("gpt-4.1", openai.RateLimitError, "RateLimitReached")],
)
def test_errors_reach_the_client_as_its_own(azure, model, error, code):
    """The client turns our refusals into its exceptions, with Azure's code."""
    messages = [{"role": "user", "content": "word " * 900}]
    with pytest.raises(error) as raised:
        azure.chat.completions.create(model=model, messages=messages)
    assert raised.value.code == code


def test_a_wrong_key_is_an_authentication_error(account):
    """401 as the client knows it."""
    http = openai.DefaultHttpx2Client(verify=account.world.authority.client_context())
    with (
        openai.AzureOpenAI(
            azure_endpoint=account.url, api_key="no", api_version="2024-10-21", max_retries=0, http_client=http
        ) as client,
        pytest.raises(openai.AuthenticationError) as raised,
    ):
        client.chat.completions.create(model="gpt-4o", messages=ASK)
    assert raised.value.code == "401"


class Weather(pydantic.BaseModel):
    """What an answer is parsed into."""

    city: str
    days: int = pydantic.Field(ge=2)
    tags: list[str]


@pytest.mark.parametrize("name", ["azure", "v1"])
def test_the_clients_own_parsing_of_answers(request, name):
    """Chat and, on v1, Responses: whole and streamed, parsed by the client into a model; a call's arguments, too."""
    client = request.getfixturevalue(name)
    parsed = client.chat.completions.parse(model="gpt-4o", messages=ASK, response_format=Weather).choices[0].message.parsed
    assert parsed == Weather(city="city", days=2, tags=["tags"])
    with client.chat.completions.stream(model="gpt-4o", messages=ASK, response_format=Weather) as events:
        assert events.get_final_completion().choices[0].message.parsed == parsed
    tools = [openai.pydantic_function_tool(Weather)]
    with client.chat.completions.stream(model="gpt-4o", messages=ASK, tools=tools) as events:
        call = events.get_final_completion().choices[0].message.tool_calls[0]
    assert (call.function.name, call.function.parsed_arguments) == ("Weather", parsed)
    if name == "v1":
        assert client.responses.parse(model="gpt-4o", input="x", text_format=Weather).output_parsed == parsed
        with client.responses.stream(model="gpt-4o", input="x", text_format=Weather) as events:
            assert events.get_final_response().output_parsed == parsed
