"""An API whose contract changes without callers noticing."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """A call, and which revision answered it."""
    answer = consumer.ask(consumer.client())
    yield f"with the subscription key: {consumer.outcome(lambda: answer)}"
    yield f"  answered by revision {consumer.trace(answer)['revision']}; the stack's output says {_revision(consumer)}"
    yield "  add an operation or a limit to the API in the stack file, `pulumi up --yes`, and call again: it is the next revision"


def _revision(consumer: Consumer) -> object:
    return next(iter(consumer.outputs["apis"].values()))["revision"]
