"""Two consumers of one v1 API: each finds its own responses, and those of nobody else."""

import os
from collections.abc import Iterator
from typing import Any

from openai import APIStatusError, OpenAI

from tools.playground.consumer import MODEL, QUESTION, Consumer


def calls(consumer: Consumer) -> Iterator[str]:
    """A response, another after it as a stream, the first one read again, and by the other consumer; a model it may not use."""
    one, two = (_client(consumer, name) for name in ("team-one", "team-two"))
    raw = one.responses.with_raw_response.create(model=MODEL, input=QUESTION)
    first = raw.parse()
    yield f"team-one gets a response: 200 {first.output_text}"
    yield f"  in its account, {consumer.members(raw)}, marked with apim_owner {(first.metadata or {}).get('apim_owner')}"
    events = list(one.responses.create(model=MODEL, input="And then?", previous_response_id=first.id, stream=True))
    yield f"one after it, streamed: {events[-1].type}"
    again = one.responses.with_raw_response.retrieve(first.id)
    yield f"team-one reads the first again: 200, from {consumer.members(again)}"
    yield f"team-two reads it: {_refused(two.responses.retrieve, first.id)}"
    yield f"team-one asks for vectors: {_refused(one.embeddings.create, model='vectors', input=QUESTION)}"
    one.responses.delete(first.id)


def _client(consumer: Consumer, name: str) -> OpenAI:
    api = next(iter(consumer.outputs["apis"].values()))
    os.environ["SSL_CERT_FILE"] = consumer.addresses.ca
    key = consumer.outputs["subscriptionKeys"][name]
    return OpenAI(base_url=api["baseUrl"], api_key="unused", default_headers={"api-key": key}, max_retries=0)


def _refused(call: Any, *arguments: Any, **options: Any) -> str:
    try:
        call(*arguments, **options)
    except APIStatusError as refused:
        return f"{refused.status_code} {refused.response.text}"
    return "200"
