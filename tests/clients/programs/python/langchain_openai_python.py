"""langchain-openai for Python."""

from langchain_openai import AzureChatOpenAI, ChatOpenAI


def dated(E, K, V, M):
    return AzureChatOpenAI(azure_endpoint=E, azure_deployment=M, api_key=K, api_version=V)


def v1(B, K, M):
    return ChatOpenAI(base_url=B, model=M, api_key=K, default_headers={"api-key": K})


def chat(client):
    return client.invoke("Hello").text


def stream(client):
    return [chunk.text for chunk in client.stream("Hello") if chunk.text]


def responses(client):
    client.use_responses_api = True
    return client.invoke("Hello").text


def responses_stream(client):
    client.use_responses_api = True
    return [chunk.text for chunk in client.stream("Hello") if chunk.text]
