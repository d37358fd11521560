"""All of it made by the stack: service, account, deployment, and the role with which the one calls the other."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """A call, and what the gateway sent on."""
    answer = consumer.ask(consumer.client())
    yield f"with the subscription key: {consumer.outcome(lambda: answer)}"
    yield f"  the gateway called {consumer.members(answer)} with a token of the service's identity"
    yield "  raise the deployment's capacity in the stack file, and `pulumi up --yes`: calls go on meanwhile"
