"""The semantic cache (https://learn.microsoft.com/azure/api-management/llm-semantic-cache-lookup-policy).

Texts are compared by the cosine distance of their embeddings: at most `score-threshold` is a hit [D: lower is stricter]. Answers
are shared within an API, path, model and values of `vary-by`, whole and streamed ones apart (inferred). A hit ends the pipeline;
a streamed one gives the kept events at once (inferred). Only complete answers of status 200 are kept (inferred).
"""

import json
import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from apim_simulator.gateway.chat_text import Chat, read_chat
from apim_simulator.gateway.errors import Finished, internal
from apim_simulator.gateway.exchange import Response
from apim_simulator.gateway.headers import Fields
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.services import OK, asked
from apim_simulator.policy import Statement

VERSION = "2024-10-21"
"""api-version of the embeddings call, for a backend whose URL names none; Azure's is unrecorded (our choice)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What cache-store needs of the lookup: under which partition, and where in it, an answer belongs."""

    partition: str
    text: str
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    vector: tuple[float, ...]
    fields: Fields
    body: bytes


async def lookup(run: Run, statement: Statement) -> None:
    """Answer with a kept answer to a question close enough. Raises Finished, GatewayError where there are no embeddings."""
    attributes, exchange = statement.attributes, run.exchange
    chat = read_chat(exchange.request.body)
    most = attributes.get("max-message-count")
    if chat is None or (most is not None and len(chat.messages) > run.number(most)):
        run.recorder.effect("skipped: no chat, or one of too many messages")
        return
    without_system = run.flag(attributes.get("ignore-system-messages"), default=False)
    text = "\n".join(f"{role}: {text}" for role, text in chat.messages if not (without_system and role == "system"))
    vector = await _embedded(run, statement, text)
    partition = _partition(run, statement, chat)
    near = [(_distance(kept.vector, vector), kept) for kept in run.world.cache.below(run.snapshot.service.id, "chat", partition)]
    distance, found = min(near, key=lambda pair: pair[0], default=(math.inf, None))
    if found is None or distance > run.number(attributes["score-threshold"]):
        run.recorder.effect(f"miss: nearest at distance {distance:.4f}")
        exchange.question = Question(partition, text, vector)
        return
    run.recorder.effect(f"hit at distance {distance:.4f}")
    exchange.response = Response(OK, list(found.fields), body=found.body)
    raise Finished


async def store(run: Run, statement: Statement) -> None:
    """Keep the answer for `duration` seconds once it is complete; a stream goes on to the client meanwhile."""
    exchange = run.exchange
    question, response = exchange.question, exchange.response
    if not isinstance(question, Question) or response is None or response.status != OK:
        return
    seconds, fields = run.number(statement.attributes["duration"]), list(response.fields)

    def keep(body: bytes) -> None:
        kept = _Kept(question.vector, fields, body)
        run.world.cache.put(kept, seconds, run.snapshot.service.id, "chat", question.partition, question.text)

    if response.stream is None:
        keep(response.body)
    else:
        response.stream = _teed(response.stream, keep)


async def _embedded(run: Run, statement: Statement, text: str) -> tuple[float, ...]:
    backend = run.text(statement.attributes["embeddings-backend-id"])
    found = run.snapshot.backends.get(backend.lower())
    url = run.snapshot.resolved(str((found.properties if found else {}).get("url") or "")).rstrip("/")
    path = "" if url.endswith("/embeddings") else "/embeddings"
    answer = await asked(run, statement.name, backend, f"{path}?api-version={VERSION}", {"input": text})
    try:
        return tuple(float(number) for number in answer["data"][0]["embedding"])
    except (LookupError, TypeError, ValueError):
        raise internal(statement.name, "", f"Backend '{backend}' answered no embedding.") from None


def _partition(run: Run, statement: Statement, chat: Chat) -> str:
    api = run.exchange.route.api.resource.id if run.exchange.route else ""
    values = [run.text(child.text or "") for child in statement.named("vary-by")]
    return json.dumps([api, run.exchange.origin.path, chat.model, chat.streamed, values])


def _distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Cosine distance; vectors of different models have none."""
    length = math.hypot(*one) * math.hypot(*other)
    if len(one) != len(other) or not length:
        return math.inf
    return 1 - sum(a * b for a, b in zip(one, other, strict=True)) / length


async def _teed(stream: AsyncIterator[bytes], keep: Callable[[bytes], None]) -> AsyncIterator[bytes]:
    chunks = []
    async for chunk in stream:
        chunks.append(chunk)
        yield chunk
    keep(b"".join(chunks))
