"""llama-index with its integrations of Azure OpenAI and OpenAI."""

from llama_index.llms.azure_openai import AzureOpenAI
from llama_index.llms.openai import OpenAI, OpenAIResponses


def dated(E, K, V, M):
    return AzureOpenAI(engine=M, model=M, azure_endpoint=E, api_key=K, api_version=V)


def v1(B, K, M):
    return OpenAI(model=M, api_base=B, api_key=K, default_headers={"api-key": K})


def chat(client):
    return client.complete("Hello").text


def stream(client):
    return [chunk.delta for chunk in client.stream_complete("Hello") if chunk.delta]


def over_responses(client):
    return OpenAIResponses(
        model=client.model, api_base=client.api_base, api_key=client.api_key, default_headers=client.default_headers
    )


def responses(client):
    return over_responses(client).complete("Hello").text


def responses_stream(client):
    return [chunk.delta for chunk in over_responses(client).stream_complete("Hello") if chunk.delta]
