"""openai for Python."""

from openai import AzureOpenAI, OpenAI


def dated(E, K, V, M):
    return AzureOpenAI(azure_endpoint=E, api_key=K, api_version=V)


def v1(B, K, M):
    return OpenAI(base_url=B, api_key=K, default_headers={"api-key": K})


ASKED = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}


def chat(client):
    return client.chat.completions.create(**ASKED).choices[0].message.content


def stream(client):
    events = client.chat.completions.create(**ASKED, stream=True)
    return [choice.delta.content for event in events for choice in event.choices if choice.delta.content]


def responses(client):
    return client.responses.create(model="gpt-4o", input="Hello").output_text


def responses_stream(client):
    events = client.responses.create(model="gpt-4o", input="Hello", stream=True)
    return [event.delta for event in events if event.type == "response.output_text.delta"]
