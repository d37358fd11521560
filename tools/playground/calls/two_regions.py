"""Two accounts, two priorities: a call that the first region refuses goes to the second, and so do the next ones."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer

BUSY = {"plane": "model", "match": {"account": "contoso-east"}, "times": 1}
BUSY |= {"action": {"status": 429, "headers": {"Retry-After": "30"}}}


def calls(consumer: Consumer) -> Iterator[str]:
    """A call, one while the first region says 429 once, one right after, one when the breaker is closed again."""
    client = consumer.client()
    yield f"a call is answered by {consumer.members(consumer.ask(client))}"
    consumer.simulator("POST", "faults", BUSY)
    yield f"contoso-east says 429 and Retry-After: 30 to the next one; it went to {consumer.members(consumer.ask(client))}"
    yield f"the caller saw 200 both times; a call right after it goes to {consumer.members(consumer.ask(client))}"
    consumer.simulator("POST", "clock", {"advance": "PT31S"})
    yield f"half a minute later calls go to {consumer.members(consumer.ask(client))}"
