"""Stack `local`: the consumer's key opens the API, and stays at the gateway."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """A call with the stack's key, one with another."""
    client = consumer.client()
    answer = consumer.ask(client)
    yield f"with the subscription key: {consumer.outcome(lambda: answer)}"
    key = "does" if consumer.trace(answer)["subscriptionKeyUpstream"] else "does not"
    yield f"  the gateway called {consumer.members(answer)}; the consumer's key {key} reach Azure OpenAI"
    yield f"with another key: {consumer.outcome(lambda: consumer.ask(consumer.client(api_key='0' * 32)))}"
