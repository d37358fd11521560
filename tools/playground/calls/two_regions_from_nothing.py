"""Two regions, monitoring and three consumers, all made by the stack."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """A call of one of the consumers, and which region it went to."""
    answer = consumer.ask(consumer.client())
    yield f"with the key of team: {consumer.outcome(lambda: answer)}"
    yield f"  the gateway called {consumer.members(answer)} with a token of the service's identity"
    yield "  `bin/apim consumers --stack two-regions-from-nothing` lists all three, and what they may use"
