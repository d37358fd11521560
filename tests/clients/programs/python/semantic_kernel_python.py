"""semantic-kernel for Python."""

from openai import AsyncOpenAI
from semantic_kernel.connectors.ai.open_ai import AzureChatCompletion, OpenAIChatCompletion, OpenAIChatPromptExecutionSettings
from semantic_kernel.contents import ChatHistory


def dated(E, K, V, M):
    return AzureChatCompletion(endpoint=E, deployment_name=M, api_key=K, api_version=V)


def v1(B, K, M):
    return OpenAIChatCompletion(ai_model_id=M, async_client=AsyncOpenAI(base_url=B, api_key=K, default_headers={"api-key": K}))


def asked():
    history = ChatHistory()
    history.add_user_message("Hello")
    return {"chat_history": history, "settings": OpenAIChatPromptExecutionSettings()}


async def chat(client):
    return str(await client.get_chat_message_content(**asked()))


async def stream(client):
    return [str(chunk) async for chunk in client.get_streaming_chat_message_content(**asked()) if str(chunk)]
