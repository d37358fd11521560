"""No key of Azure OpenAI anywhere: the service's identity calls with its token."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """A call, and what the gateway sent on."""
    answer = consumer.ask(consumer.client())
    yield f"with the subscription key: {consumer.outcome(lambda: answer)}"
    yield f"  the gateway called {consumer.members(answer)} with a token of the service's identity"
    yield "  leave roleAssignment out of the stack file, and `pulumi up --yes`: the same call is 401"
