"""pydantic-ai."""

from openai import AsyncOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.azure import AzureProvider
from pydantic_ai.providers.openai import OpenAIProvider


def dated(E, K, V, M):
    return M, AzureProvider(azure_endpoint=E, api_key=K, api_version=V)


def v1(B, K, M):
    return M, OpenAIProvider(openai_client=AsyncOpenAI(base_url=B, api_key=K, default_headers={"api-key": K}))


async def main(model):
    return (await Agent(model).run("Hello")).output


async def pieces(model):
    async with Agent(model).run_stream("Hello") as answer:
        return [piece async for piece in answer.stream_text(delta=True, debounce_by=None)]


async def chat(client):
    return await main(OpenAIChatModel(client[0], provider=client[1]))


async def stream(client):
    return await pieces(OpenAIChatModel(client[0], provider=client[1]))


async def responses(client):
    return await main(OpenAIResponsesModel(client[0], provider=client[1]))


async def responses_stream(client):
    return await pieces(OpenAIResponsesModel(client[0], provider=client[1]))
