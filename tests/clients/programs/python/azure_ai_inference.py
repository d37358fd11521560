"""azure-ai-inference for Python."""

from azure.ai.inference import ChatCompletionsClient
from azure.ai.inference.models import UserMessage
from azure.core.credentials import AzureKeyCredential


def dated(E, K, V, M):
    return ChatCompletionsClient(endpoint=f"{E}/openai/deployments/{M}", credential=AzureKeyCredential(K), api_version=V)


def v1(B, K, M):
    return ChatCompletionsClient(endpoint=B, credential=AzureKeyCredential(K), api_version="v1", model=M)


def chat(client):
    return client.complete(messages=[UserMessage("Hello")]).choices[0].message.content


def stream(client):
    events = client.complete(messages=[UserMessage("Hello")], stream=True)
    return [choice.delta.content for event in events for choice in event.choices if choice.delta.content]
