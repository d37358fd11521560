"""litellm: its clients are arguments of calls."""

import litellm

litellm.suppress_debug_info = True


def dated(E, K, V, M):
    return dict(model=f"azure/{M}", api_base=E, api_key=K, api_version=V)


def v1(B, K, M):
    return dict(model=f"openai/{M}", api_base=B, api_key=K, extra_headers={"api-key": K})


ASKED = [{"role": "user", "content": "Hello"}]


def chat(client):
    return litellm.completion(messages=ASKED, **client).choices[0].message.content


def stream(client):
    events = litellm.completion(messages=ASKED, stream=True, **client)
    return [choice.delta.content for event in events for choice in event.choices if choice.delta.content]


def responses(client):
    answer = litellm.responses(input="Hello", **client)
    return "".join(part.text for item in answer.output for part in item.content)


def responses_stream(client):
    return [event.delta for event in litellm.responses(input="Hello", stream=True, **client) if "output_text.delta" in event.type]
