"""No subscription key at all: an application calls with its Entra token."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """A token for the audience in the file, one for another, and a key."""
    client = consumer.client(azure_ad_token=consumer.token("api://contoso-ai"))
    answer = consumer.ask(client)
    yield f"with a token for api://contoso-ai: {consumer.outcome(lambda: answer)}"
    yield f"  x-tokens-left: {answer.headers['x-tokens-left']}"
    other = consumer.client(azure_ad_token=consumer.token("api://other"))
    yield f"with a token for api://other: {consumer.outcome(lambda: consumer.ask(other))}"
    yield f"with a key alone: {consumer.outcome(lambda: consumer.ask(consumer.client(api_key='0' * 32)))}"
