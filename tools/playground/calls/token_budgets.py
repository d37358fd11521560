"""Two products over one API, each subscriber with a budget."""

from collections.abc import Iterator

from openai import APIStatusError

from tools.playground.consumer import Consumer

MOST = 50
"""More calls than any budget here allows."""


def calls(consumer: Consumer) -> Iterator[str]:
    """As many calls as a trial's minute and a standard month take."""
    keys = consumer.outputs["subscriptionKeys"]
    yield f"team-one (trial, 60 tokens a minute): {_until_refused(consumer, keys['team-one'])}"
    yield f"team-two (standard, 200 tokens a month): {_until_refused(consumer, keys['team-two'])}"


def _until_refused(consumer: Consumer, key: str) -> str:
    client = consumer.client(api_key=key)
    for answered in range(MOST):
        try:
            consumer.ask(client)
        except APIStatusError as refused:
            after = refused.response.headers.get("retry-after")
            wait = f", Retry-After: {after}" if after else ""
            return f"{answered} calls answered, then {refused.status_code}{wait} {refused.response.text}"
    return f"{MOST} calls answered"
