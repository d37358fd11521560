"""All parts in one stack: version by query, token and key, a cache, limits, the team's own statements."""

from collections.abc import Iterator

from tools.playground.consumer import Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """The call of the README twice, then what each guard refuses."""
    key, token = consumer.outputs["subscriptionKeys"]["team-one"], consumer.token("api://contoso-ai")
    headers, query = {"api-key": key}, {"version": "v1"}
    client = consumer.client(azure_ad_token=token, default_headers=headers, default_query=query)
    first, again = consumer.ask(client), consumer.ask(client)
    yield f"with token, key and version: {consumer.outcome(lambda: first)}"
    yield f"  x-gateway-team: {first.headers.get('x-gateway-team')}, x-tokens-left: {first.headers.get('x-tokens-left')}"
    yield f"  the gateway called {consumer.members(first)}, then {consumer.members(again)}: the cache knew the answer"
    other = "gpt-35-turbo-instruct"
    yield f"for another deployment: {consumer.outcome(lambda: consumer.ask(client, other))}"
    stranger = consumer.client(azure_ad_token=consumer.token("api://other"), default_headers=headers, default_query=query)
    yield f"with a token for another audience: {consumer.outcome(lambda: consumer.ask(stranger))}"
    unversioned = consumer.client(azure_ad_token=token, default_headers={"api-key": key})
    yield f"without version: {consumer.outcome(lambda: consumer.ask(unversioned))}"
